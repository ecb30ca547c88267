// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
import ActivityReport
import BotLogging
import Counting
import DiscordModels
import DiscordREST
import Exporter
import Foundation
import LocalTime
import Localization
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
    let activity: any ActivityReader
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
    func reply(to request: CommandRequest, from guild: GuildID?, in texts: Texts) throws -> CommandReply? {
        switch request {
        case .stats(let period, let view): try stats(period, view, of: guild, texts)
        case .health: healthReply(of: guild, texts)
        case .credits:
            CreditsReply(
                uptime: uptime.duration, gateway: gatewayCommands.status, at: clock.wallNow.date, texts: texts
            ).reply
        case .privacy(let step, let user, let isUpdate):
            PrivacyReply(
                step: step, isUpdate: isUpdate,
                data: try store.keptData(of: user.rawValue, at: clock.wallNow.date),
                names: Dictionary(
                    keeper.guilds.compactMap { $0.guild.map { ($0.id.rawValue, $0.name) } }, uniquingKeysWith: { $1 }),
                texts: texts
            ).reply
        case .refuse(let sentence): .sentence(sentence)
        case .ignore: nil
        }
    }

    /// Time to store what a user asked for, before the reply says that it takes longer.
    static let privacyDeadline = Duration.seconds(30)

    /// Does what a request asks for.
    ///
    /// - Throws: `DeadlineExceeded` if it cannot be stored in time.
    func perform(_ request: CommandRequest) async throws {
        guard case .privacy(let step, let user, _) = request, let (change, _) = step.change else { return }
        logger.info("privacy request received", metadata: ["privacy.change": "\(change)"])
        try await keeper.apply(change, of: user.rawValue, within: Self.privacyDeadline, clock: SystemClock())
    }

    private func stats(
        _ period: StatsPeriod, _ view: StatsView, of guild: GuildID?, _ texts: Texts
    ) throws -> CommandReply {
        let keeper = keeper.guilds.first { $0.guild?.id == guild }
        guard let keeper, let guild = keeper.guild, let snapshot = keeper.snapshot else {
            return .sentence(texts(.stillCountingText))
        }
        let span = StatsReply.span(of: period, today: snapshot.today.day)
        let header = StatsHeader(guildName: guild.name, timeZone: keeper.timeZone, at: clock.wallNow.date, texts: texts)
        guard view == .members else {
            return try activityReply(view, period, span, today: snapshot.today.day, header, keeper)
        }
        return StatsReply(
            period: period, snapshot: snapshot, days: try reader.days(of: snapshot.guild, in: span),
            chart: drawn {
                try StatisticsChart(
                    reader: reader, charts: charts, guild: snapshot.guild, timeZone: keeper.timeZone,
                    texts: texts.inCharts
                ).png(endingOn: span.upperBound, days: max(period.length, StatisticsChart.minimumDays))
            },
            header: header
        ).reply
    }

    private func activityReply(
        _ view: StatsView, _ period: StatsPeriod, _ span: ClosedRange<Day>, today: Day, _ header: StatsHeader,
        _ keeper: GuildKeeper
    ) throws -> CommandReply {
        let texts = header.texts
        var history = keeper.history(activity)
        history.texts = texts
        if let refusal = view.refusal(counted: history.counted) { return .sentence(texts(refusal)) }
        let page = try history.page(view, of: span, today: today) { channel in
            self.keeper.channel(ChannelID(channel)).map { ($0.isText ? "#" : "") + $0.name }
        }
        let image = page.chart.flatMap { chart in
            drawn { try chart.png(charts) }
                .map { Attachment.png($0, name: "\(view.rawValue).png", description: chart.description(texts)) }
        }
        let values: [String: TextValue] = [
            "view": .text(texts(view.key)), "period": .text(texts(period.key)), "days": .text(texts.dates(span)),
        ]
        let title = view == .retention ? texts(.statsRetentionTitle, values) : texts(.statsViewTitle, values)
        return header.reply(title, page.fields.compactMap(ReportFields.field), image)
    }

    /// `nil` if the chart cannot be drawn; the reply is sent without it.
    private func drawn(_ png: () throws -> [UInt8]) -> [UInt8]? {
        do {
            return try png()
        } catch {
            logger.warning("chart rendering failed", metadata: ["error": "\(error)"])
            return nil
        }
    }

    private func healthReply(of guild: GuildID?, _ texts: Texts) -> CommandReply {
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
            at: clock.wallNow.date, texts: texts
        ).reply
    }
}
