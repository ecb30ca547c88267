// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
import ActivityReport
import BotConfiguration
import Counting
import DiscordModels
import DiscordREST
import Foundation
import LocalTime
import Localization
import Logging
import Metrics
import Resilience
import ServiceLifecycle
import Statistics
import Storage
import Supervision
import Timekeeping

/// Sends a report for each day that has ended, and for each week if enabled. A failed report stays pending.
struct ReportService: Service {
    /// Time for the last events of a day to arrive. Real time, even in a simulation.
    static let settlingTime = Duration.seconds(1)
    /// Retry time for errors that someone has to fix.
    static let lastingRetryTime = Duration.seconds(3_600)
    let settings: ReportSettings
    let keeper: GuildKeeper
    let messenger: any ReportMessenger
    let store: any Store
    let reader: any StoreReader
    /// `nil`: activity is not reported.
    var activity: (any ActivityReader)?
    let charts: Cache<BotCaches.Chart, [UInt8]>
    let clock: any WallClock
    /// Discord's time, if known.
    var serverTime: @Sendable () -> WallInstant? = { nil }
    /// Real time: how long events take to arrive does not depend on the pace of a simulated world.
    var realClock: any WallClock = SystemClock()
    let narrate: @Sendable (DemoEvent) -> Void
    let logger: Logger

    func run() async throws {
        try await untilShutdown {
            if let channel = settings.channel {
                let guild = try await keeper.changes.wait { keeper.guild?.id }
                try await ReportRun(service: self, channel: channel, guild: guild).run()
            }
            // A service that returns early stops the bot, so one without a channel waits for the shutdown.
            try await gracefulShutdown()
        }
    }
}

/// The reports of one guild to one channel.
private struct ReportRun: Sendable {
    private let service: ReportService
    private let guild: GuildID
    private let sender: ReportSender
    private let marks: ReportMarks
    private let reader: ReportReader
    private let chart: StatisticsChart
    private let texts: Texts
    private let results: ReportResults
    private let logger: Logger

    init(service: ReportService, channel: ChannelID, guild: GuildID) {
        self.service = service
        self.guild = guild
        var logger = service.logger
        logger[metadataKey: "channel.id"] = "\(channel)"
        self.logger = logger
        let timeZone = service.settings.timeZone
        let texts = Texts(service.settings.language)
        self.texts = texts
        sender = ReportSender(
            channel: channel, messenger: service.messenger,
            effects: EffectRunner(store: service.store, logger: logger),
            retrier: Retrier(
                operation: "report", policy: RetryPolicy(maximumAttempts: service.settings.maximumAttempts),
                clock: service.clock, verdict: ReportSender.verdict),
            logger: logger)
        results = ReportResults(suffix: service.keeper.suffix)
        marks = ReportMarks(store: service.store, guild: guild)
        var history = service.activity.map(service.keeper.history)
        history?.texts = texts
        reader = ReportReader(
            reader: service.reader, guild: guild.rawValue, timeZone: timeZone,
            activity: history.flatMap { $0.counted.isEmpty ? nil : $0 }, texts: texts)
        chart = StatisticsChart(
            reader: service.reader, charts: service.charts, guild: guild.rawValue, timeZone: timeZone,
            texts: texts.inCharts)
    }

    func run() async throws {
        let backoff = RetryPolicy(
            maximumAttempts: .max, base: .seconds(30), cap: service.settings.maximumBackoff)
        var trouble: Trouble?
        while true {
            let day = today
            do {
                try await sendDue()
                if trouble != nil { logger.notice("report delivery recovered") }
                trouble = nil
                try await waitForDay(after: day)
            } catch {
                guard !(error is CancellationError), !Task.isCancelled else { throw CancellationError() }
                let next = Trouble(error, after: trouble)
                let pause =
                    next.isLasting
                    ? ReportService.lastingRetryTime
                    : backoff.wait(after: next.failures, random: .random(in: 0...1), atLeast: next.retryAfter)
                        ?? service.settings.maximumBackoff
                results.failed.increment()
                log(next, isNew: trouble?.kind != next.kind, pause)
                trouble = next
                try await service.clock.sleep(for: pause)
            }
        }
    }

    /// A day has ended only when both the bot's clock and Discord's say so.
    private var now: WallInstant {
        let now = service.clock.wallNow
        return service.serverTime().map { min($0, now) } ?? now
    }

    private var today: Day {
        var calendar = DayCalendar(timeZone: service.settings.timeZone)
        return calendar.day(of: now.date)
    }

    /// Returns when it is another day, also because the clock was set.
    private func waitForDay(after day: Day) async throws {
        let midnight = DayCalendar(timeZone: service.settings.timeZone).interval(of: day).end
        let end = WallInstant(secondsSince1970: midnight.timeIntervalSince1970)
        while today == day { try await service.clock.sleep(for: now.step(toward: end)) }
    }

    private func log(_ trouble: Trouble, isNew: Bool, _ pause: Duration) {
        logger.log(
            level: isNew ? .warning : .info, "report delivery failed; report stays pending",
            metadata: ["error": "\(trouble.text)", "retry.after": "\(Int(pause.seconds))"])
    }

    // MARK: - Due reports

    private func sendDue() async throws {
        try await service.realClock.sleep(for: ReportService.settlingTime)
        var due: [(kind: ReportKind, day: Day)] = []
        for kind in ReportKind.allCases where kind == .daily || service.settings.isWeekly {
            due += try await self.due(kind).map { (kind, $0) }
        }
        guard !due.isEmpty else { return }
        let calendar = DayCalendar(timeZone: service.settings.timeZone)
        try await ReportWait(keeper: service.keeper, realClock: service.realClock, logger: logger)
            .untilStored(before: calendar.interval(of: today).start)
        // For the same day, the daily report comes first.
        due.sort { ($0.day, $0.kind == .daily ? 0 : 1) < ($1.day, $1.kind == .daily ? 0 : 1) }
        for report in due { try await send(report.kind, report.day) }
    }

    private func due(_ kind: ReportKind) async throws -> [Day] {
        let schedule = ReportSchedule(kind: kind, today: today)
        guard let last = try await onThreadOfItsOwn({ [marks] in try marks.last(kind) }) else {
            // First start: earlier days are not reported.
            try await marks.setLast(schedule.latest, kind)
            return []
        }
        if schedule.isAhead(last) {
            logger.warning(
                "last report is dated in the future; reports restart from today",
                metadata: ["report.day": "\(last)", "report.today": "\(schedule.today)"])
            try await marks.setLast(schedule.latest, kind)
            return []
        }
        return schedule.due(after: last)
    }

    private func send(_ kind: ReportKind, _ day: Day) async throws {
        var charts = await drawn("members-\(day).png", texts(.membersLineAlt)) {
            [chart] in try chart.png(endingOn: day, days: StatisticsChart.defaultDays)
        }
        let embed: @Sendable (String?) -> Embed
        switch kind {
        case .daily:
            let report = try await onThreadOfItsOwn { [reader] in try reader.daily(day) }
            embed = { [clock = service.clock] in report.embed(at: clock.wallNow.date, chart: $0) }
        case .weekly:
            let report = try await onThreadOfItsOwn { [reader] in try reader.weekly(endingOn: day) }
            if let chart = report.activity?.chart {
                charts += await drawn("hours-\(day).png", chart.description(texts)) { [service] in
                    try chart.png(service.charts)
                }
            }
            embed = { [clock = service.clock] in report.embed(at: clock.wallNow.date, chart: $0) }
        }
        let title = embed(nil).title ?? ""
        let intent = EffectIntent(
            name: marks.effect(kind, day), key: kind.key(guild: guild, day: day), mark: title,
            begunAt: service.clock.wallNow.millisecondsSince1970)
        _ = try await measured("report", logger: logger) { [charts] in
            try await sender.send(embed, charts: charts, intent)
        }
        try await marks.setSent(day, kind, sender.effects)
        results.sent.increment()
        results.lastSuccess.record(at: service.clock.wallNow)
        logger.info("report sent", metadata: ["report.kind": "\(kind.rawValue)", "report.day": "\(day)"])
        service.narrate(.reported(title: title))
    }

    /// Empty if the chart cannot be drawn; the report is sent without it.
    private func drawn(
        _ name: String, _ description: String, _ png: @escaping @Sendable () throws -> [UInt8]
    ) async -> [Attachment] {
        do {
            return [.png(try await onThreadOfItsOwn(png), name: name, description: description)]
        } catch {
            logger.warning("report chart rendering failed", metadata: ["error": "\(error)"])
            return []
        }
    }
}

/// The current reason why reports fail, and the number of failed attempts.
private struct Trouble {
    /// Only a new kind is logged as a warning.
    let kind: String
    let text: String
    let isLasting: Bool
    let retryAfter: Duration?
    let failures: Int

    init(_ error: any Error, after earlier: Trouble?) {
        let failure = error as? RESTError
        isLasting = failure.map(ReportSender.isLasting) ?? false
        retryAfter = failure?.retryAfter
        kind = failure?.code.description ?? String(describing: type(of: error))
        failures = (earlier?.failures ?? 0) + 1
        text =
            failure?.code == .notFound
            ? "The bot cannot see the channel of STATS_CHANNEL_ID: set another channel ID, or grant the bot the View "
                + "Channel permission there (\(error))" : "\(error)"
    }
}

private struct ReportResults: Sendable {
    let sent = Counter(label: "statsbot_reports_total", dimensions: [("result", "sent")])
    let failed = Counter(label: "statsbot_reports_total", dimensions: [("result", "failed")])
    let lastSuccess: LastSuccess

    init(suffix: String) {
        lastSuccess = LastSuccess(task: "report\(suffix)")
    }
}
