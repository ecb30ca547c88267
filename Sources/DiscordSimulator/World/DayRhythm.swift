// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Timekeeping

/// What part of a guild's members is there at an hour of its day: a tenth in the small hours, a third in the evening.
struct DayRhythm: Sendable {
    /// The part at each full hour; between two hours it is interpolated.
    private static let hours: [Double] = [
        0.24, 0.18, 0.14, 0.115, 0.10, 0.10, 0.11, 0.13, 0.15, 0.165, 0.18, 0.19,
        0.20, 0.20, 0.205, 0.22, 0.24, 0.265, 0.295, 0.325, 0.345, 0.35, 0.335, 0.29,
    ]
    /// The mean over a day.
    static let mean = hours.reduce(0, +) / Double(hours.count)

    /// How far the guild's clock is ahead of UTC.
    let utcOffset: Duration

    /// The part of the members that is not offline.
    func share(at instant: WallInstant) -> Double {
        let local = instant.secondsSince1970 + utcOffset.seconds
        let hour = (local / 3600).truncatingRemainder(dividingBy: 24)
        let position = hour < 0 ? hour + 24 : hour
        let index = min(Int(position), 23)
        let from = Self.hours[index]
        let to = Self.hours[(index + 1) % 24]
        return from + (to - from) * (position - Double(index))
    }

    /// How lively the guild is; 1 on average.
    func activity(at instant: WallInstant) -> Double {
        share(at: instant) / Self.mean
    }
}
