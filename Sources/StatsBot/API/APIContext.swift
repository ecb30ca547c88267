// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import Statistics
import Timekeeping

/// What the routes answer from.
struct APIContext: Sendable {
    let keeper: StatisticsKeeper
    let store: any StoreReader
    let timeZone: TimeZone
    let clock: any WallClock

    /// The guild that a request is about.
    ///
    /// - Parameter request: the request; its parameter `guild` may be left out.
    /// - Returns: the guild.
    /// - Throws: `APIProblem` where it is not counted here, or was not seen yet.
    func guild(_ request: APIRequest) throws(APIProblem) -> (id: GuildID, name: String) {
        let wanted = try request.value(.guild)
        guard let guild = keeper.guild else { throw .notReady }
        guard wanted == nil || wanted == guild.id else { throw .notFound("This bot does not count that guild.") }
        return guild
    }

    /// The current day, and the calendar in which it is.
    var today: Day {
        var calendar = calendar
        return calendar.day(of: clock.now.date)
    }

    var calendar: DayCalendar { DayCalendar(timeZone: timeZone) }

    /// A day that a request asks for; today where it does not say.
    ///
    /// - Parameters:
    ///   - request: the request.
    ///   - parameter: the parameter that names the day.
    /// - Returns: the day.
    /// - Throws: `APIProblem` where it is none, or one of which nothing can be known.
    func day(_ request: APIRequest, _ parameter: APIParameter<Day>) throws(APIProblem) -> Day {
        let today = today
        let day = try request.value(parameter) ?? today
        guard day.year >= 1970 else {
            throw .notFound("There is no history of \(day): it begins in 1970 at the latest.")
        }
        guard day <= today else { throw .notFound("\(day) has not begun yet in \(timeZone.identifier).") }
        return day
    }

    func instant(_ date: Date) -> APIInstant { APIInstant(date, in: timeZone) }
}
