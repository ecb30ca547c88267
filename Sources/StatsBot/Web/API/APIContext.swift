// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import LocalTime
import Statistics
import Storage
import Timekeeping

/// What the routes answer from.
struct APIContext: Sendable {
    let keeper: StatisticsKeeper
    let store: any StoreReader
    let clock: any WallClock

    /// The parameter `guild`, as the document has it.
    var guildParameter: APIParameterDeclaration {
        let parameter = APIParameter<GuildID>.guild
        let listed = keeper.listed.compactMap(\.self)
        return keeper.guilds.count == 1 ? parameter.declaration : parameter.required(among: listed)
    }

    /// The guild that a request is about.
    ///
    /// - Parameter request: the request; its parameter `guild` may be left out where one guild is counted.
    /// - Returns: the guild.
    /// - Throws: `APIProblem` where it is not clear which, it is not counted here, or was not seen yet.
    func guild(_ request: RouteRequest) throws(APIProblem) -> APIGuild {
        let wanted = try request.value(.guild)
        let keepers = keeper.guilds
        guard wanted != nil || keepers.count == 1 else {
            throw .badRequest("guild must be given: this bot counts several. /api/v1/guilds lists them.")
        }
        let known = keepers.compactMap { keeper in keeper.guild.map { (keeper, $0) } }
        guard !known.isEmpty else { throw .notReady }
        guard let (keeper, guild) = known.first(where: { wanted == nil || wanted == $1.id }) else {
            throw .notFound("This bot does not count that guild.")
        }
        return APIGuild(
            id: guild.id.rawValue, name: guild.name, keeper: keeper, timeZone: keeper.timeZone, now: clock.now.date)
    }
}

/// The guild that a request is about, at the time of the request.
struct APIGuild: Sendable {
    let id: UInt64
    let name: String
    let keeper: GuildKeeper
    /// The zone in which its days begin.
    let timeZone: TimeZone
    let now: Date

    /// As an answer names it.
    var answer: GuildAnswer { GuildAnswer(id: id, guildName: name) }

    /// The calendar in which its days are.
    var calendar: DayCalendar { DayCalendar(timeZone: timeZone) }

    /// A day that a request asks for; today where it does not say.
    ///
    /// - Parameters:
    ///   - request: the request.
    ///   - parameter: the parameter that names the day.
    /// - Returns: the day.
    /// - Throws: `APIProblem` where it is none, or one of which nothing can be known.
    func day(_ request: RouteRequest, _ parameter: APIParameter<Day>) throws(APIProblem) -> Day {
        var calendar = calendar
        let today = calendar.day(of: now)
        let day = try request.value(parameter) ?? today
        guard day.year >= 1970 else {
            throw .notFound("There is no history of \(day): it begins in 1970 at the latest.")
        }
        guard day <= today else { throw .notFound("\(day) has not begun yet in \(timeZone.identifier).") }
        return day
    }

    func instant(_ date: Date) -> APIInstant { APIInstant(date, in: timeZone) }
}
