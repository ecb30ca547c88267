// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
import Counting
import DiscordModels
import Foundation
import LocalTime
import Statistics
import Storage
import Timekeeping

/// The data sources of the routes.
struct APIContext: Sendable {
    let keeper: StatisticsKeeper
    let store: any StoreReader
    let activity: any ActivityReader
    let clock: any WallClock

    /// The parameter `guild` as documented: required if several guilds are configured. Without configured guilds, their number
    /// can change.
    var guildParameter: APIParameterDeclaration {
        let parameter = APIParameter<GuildID>.guild
        let guilds = keeper.guilds
        return keeper.countsAll || guilds.count == 1
            ? parameter.declaration : parameter.required(among: guilds.compactMap(\.configured))
    }

    /// The guild of a request.
    ///
    /// - Parameter request: the request; its parameter `guild` is optional if only one guild is counted.
    /// - Returns: the guild.
    /// - Throws: `APIProblem` if the parameter is missing, or the guild is unknown or not available yet.
    func guild(_ request: RouteRequest) throws(APIProblem) -> APIGuild {
        let wanted = try request.value(.guild)
        let keepers = keeper.guilds
        guard wanted != nil || keepers.count == 1 else {
            throw .badRequest(
                "The parameter guild is required, because this bot counts several guilds. /api/v1/guilds lists them.")
        }
        let known = keepers.compactMap { keeper in keeper.guild.map { (keeper, $0) } }
        guard !known.isEmpty else { throw .notReady }
        guard let (keeper, guild) = known.first(where: { wanted == nil || wanted == $1.id }) else {
            throw .notFound("This bot does not count this guild.")
        }
        return APIGuild(
            id: guild.id.rawValue, name: guild.name, keeper: keeper, timeZone: keeper.timeZone, now: clock.wallNow.date)
    }
}

/// The guild of a request, at the time of the request.
struct APIGuild: Sendable {
    let id: UInt64
    let name: String
    let keeper: GuildKeeper
    let timeZone: TimeZone
    let now: Date

    var answer: GuildAnswer { GuildAnswer(id: id, guildName: name) }

    var calendar: DayCalendar { DayCalendar(timeZone: timeZone) }

    /// The requested day; defaults to today.
    ///
    /// - Parameters:
    ///   - request: the request.
    ///   - parameter: the parameter for the day.
    /// - Returns: the day.
    /// - Throws: `APIProblem` if it is invalid, before 1970 or in the future.
    func day(_ request: RouteRequest, _ parameter: APIParameter<Day>) throws(APIProblem) -> Day {
        var calendar = calendar
        let today = calendar.day(of: now)
        let day = try request.value(parameter) ?? today
        guard day.year >= 1970 else {
            throw .notFound("There is no data for \(day). Use a date from 1970-01-01 to today.")
        }
        guard day <= today else { throw .notFound("\(day) is in the future in \(timeZone.identifier).") }
        return day
    }

    func instant(_ date: Date) -> APIInstant { APIInstant(date, in: timeZone) }
}
