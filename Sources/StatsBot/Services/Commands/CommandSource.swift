// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Exporter
import Foundation
import Logging
import Statistics
import Timekeeping

/// Makes the answers to commands. It waits for the disk.
struct CommandSource: Sendable {
    let keeper: StatisticsKeeper
    let store: any Store
    let line: GatewayLine
    let health: HealthRegistry
    let services: ServiceRegistry
    let timeZone: TimeZone
    let runID: RunID
    let startedAt: WallInstant
    let clock: any WallClock
    let logger: Logger

    /// The answer to a request; `nil` where there is none to give.
    ///
    /// - Throws: where the store cannot be read.
    func reply(to request: CommandRequest) throws -> CommandReply? {
        switch request {
        case .stats(let period): try stats(period)
        case .health: healthReply()
        case .credits:
            CreditsReply(uptime: uptime, gateway: line.status, at: clock.now.date).reply
        case .refuse(let sentence): .sentence(sentence)
        case .ignore: nil
        }
    }

    private var uptime: Duration { startedAt.duration(to: clock.now) }

    private func stats(_ period: StatsPeriod) throws -> CommandReply {
        guard let guild = keeper.guild, let snapshot = keeper.snapshot else {
            return .sentence("I have not seen the members yet. Please try again in a moment.")
        }
        let span = StatsReply.span(of: period, today: snapshot.today.day)
        return StatsReply(
            period: period, guildName: guild.name, snapshot: snapshot,
            days: try store.days(of: snapshot.guild, in: span),
            chart: chart(of: snapshot.guild, endingOn: span.upperBound, days: period.length), timeZone: timeZone,
            at: clock.now.date
        ).reply
    }

    /// Without a chart the numbers are still worth telling.
    private func chart(of guild: UInt64, endingOn end: Day, days: Int) -> [UInt8]? {
        do {
            return try StatisticsChart(reader: store, guild: guild, timeZone: timeZone)
                .png(endingOn: end, days: max(days, StatisticsChart.minimumDays))
        } catch {
            logger.warning("the chart could not be drawn", metadata: ["error": "\(error)"])
            return nil
        }
    }

    private func healthReply() -> CommandReply {
        let lastReport = keeper.guild.map { guild in
            Result { try ReportMarks(store: store, guild: guild.id).last(.daily) }
        }
        var isReadable = true
        if case .failure = lastReport { isReadable = false }
        return HealthReply(
            gateway: line.status, uptime: uptime, isReady: health.isPassing(.ready), isCurrent: keeper.isCurrent,
            pendingEvents: keeper.pendingEvents, isStoreReadable: isReadable,
            lastReport: lastReport.flatMap { try? $0.get() }, services: services.summaries, runID: runID,
            at: clock.now.date
        ).reply
    }
}
