// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Timekeeping

/// The share of members who are online by hour of the day: a tenth in the early morning, a third in the evening.
struct DayRhythm: Sendable {
    /// The share at each full hour; interpolated in between.
    private static let hours: [Double] = [
        0.24, 0.18, 0.14, 0.115, 0.10, 0.10, 0.11, 0.13, 0.15, 0.165, 0.18, 0.19,
        0.20, 0.20, 0.205, 0.22, 0.24, 0.265, 0.295, 0.325, 0.345, 0.35, 0.335, 0.29,
    ]
    /// The mean over a day.
    static let mean = hours.reduce(0, +) / Double(hours.count)

    /// The guild's UTC offset.
    let utcOffset: Duration

    /// The share of members who are not offline.
    func share(at instant: WallInstant) -> Double {
        let position = hour(at: instant)
        let index = min(Int(position), 23)
        let from = Self.hours[index]
        let to = Self.hours[(index + 1) % 24]
        return from + (to - from) * (position - Double(index))
    }

    /// The time of the day in the guild, in hours: 0 to 24.
    func hour(at instant: WallInstant) -> Double {
        let local = instant.secondsSince1970 + utcOffset.seconds
        let hour = (local / 3600).truncatingRemainder(dividingBy: 24)
        return hour < 0 ? hour + 24 : hour
    }

    /// The activity of the guild, relative to an average of 1.
    func activity(at instant: WallInstant) -> Double {
        share(at: instant) / Self.mean
    }
}
