// SPDX-License-Identifier: MIT
// Part of StatsBot.

import BotLogging
import DiscordModels
import Exporter
import Foundation
import LocalTime
import Logging
import Machine
import Resilience
import Statistics
import Storage
import Supervision
import Timekeeping

/// Makes the replies to commands. Blocks on the database.
struct CommandSource: Sendable {
    let keeper: StatisticsKeeper
    let store: any Store
    let reader: any StoreReader
    let charts: Cache<BotCaches.Chart, [UInt8]>
    let gatewayCommands: GatewayCommands
    let health: HealthRegistry
    let services: ServiceRegistry
    let runID: RunID
    let uptime: Uptime
    let clock: any WallClock
    let logger: Logger

    /// - Returns: `nil` if there is no reply.
    /// - Throws: if the database cannot be read.
    func reply(to request: CommandRequest, from guild: GuildID?) throws -> CommandReply? {
        switch request {
        case .stats(let period): try stats(period, of: guild)
        case .health: healthReply(of: guild)
        case .credits:
            CreditsReply(uptime: uptime.duration, gateway: gatewayCommands.status, at: clock.wallNow.date).reply
        case .refuse(let sentence): .sentence(sentence)
        case .ignore: nil
        }
    }

    private func stats(_ period: StatsPeriod, of guild: GuildID?) throws -> CommandReply {
        let keeper = keeper.guilds.first { $0.guild?.id == guild }
        guard let keeper, let guild = keeper.guild, let snapshot = keeper.snapshot else {
            return .sentence("I'm still counting the members. Please try again in a moment.")
        }
        let span = StatsReply.span(of: period, today: snapshot.today.day)
        return StatsReply(
            period: period, guildName: guild.name, snapshot: snapshot,
            days: try reader.days(of: snapshot.guild, in: span),
            chart: chart(of: keeper, snapshot.guild, endingOn: span.upperBound, days: period.length),
            timeZone: keeper.timeZone, at: clock.wallNow.date
        ).reply
    }

    /// `nil` if the chart cannot be drawn; the reply is sent without it.
    private func chart(of keeper: GuildKeeper, _ guild: UInt64, endingOn end: Day, days: Int) -> [UInt8]? {
        do {
            return try StatisticsChart(reader: reader, charts: charts, guild: guild, timeZone: keeper.timeZone)
                .png(endingOn: end, days: max(days, StatisticsChart.minimumDays))
        } catch {
            logger.warning("chart rendering failed", metadata: ["error": "\(error)"])
            return nil
        }
    }

    private func healthReply(of guild: GuildID?) -> CommandReply {
        let lastReport = guild.map { guild in
            Result { try ReportMarks(store: store, guild: guild).last(.daily) }
        }
        var isReadable = true
        if case .failure = lastReport { isReadable = false }
        return HealthReply(
            gateway: gatewayCommands.status, uptime: uptime.duration, isReady: health.isPassing(.ready),
            isCurrent: keeper.guilds.allSatisfy(\.isCurrent),
            pendingEvents: keeper.pendingEvents, isStoreReadable: isReadable,
            lastReport: lastReport.flatMap { try? $0.get() }, services: services.summaries, runID: runID,
            at: clock.wallNow.date
        ).reply
    }
}
