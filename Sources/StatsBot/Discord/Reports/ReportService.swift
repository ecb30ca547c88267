// SPDX-License-Identifier: MIT
// Part of StatsBot.

import BotConfiguration
import DiscordModels
import DiscordREST
import Foundation
import LocalTime
import Logging
import Metrics
import Resilience
import ServiceLifecycle
import Statistics
import Storage
import Supervision
import Timekeeping

/// Sends a report of each day that has ended, and of each week if it is asked to. What is not sent stays to be sent.
struct ReportService: Service {
    /// How long the last events of a day may still be on their way: in real time, however fast a simulated world runs.
    static let settlingTime = Duration.seconds(1)
    /// How long to wait where somebody has to do something first.
    static let lastingRetryTime = Duration.seconds(3_600)
    /// The clock may be set meanwhile, so it is looked at from time to time.
    static let longestSleep = Duration.seconds(3_600)

    let settings: ReportSettings
    let keeper: GuildKeeper
    let messenger: any ReportMessenger
    let store: any Store
    let reader: any StoreReader
    let charts: Cache<BotCaches.Chart, [UInt8]>
    let clock: any WallClock
    let narrate: @Sendable (DemoEvent) -> Void
    let logger: Logger

    func run() async throws {
        try await untilShutdown {
            if let channel = settings.channel {
                let guild = try await keeper.changes.wait { keeper.guild?.id }
                try await ReportRun(service: self, channel: channel, guild: guild).run()
            }
            // A service that ends early ends the bot; without a channel there is just nothing to do.
            try await gracefulShutdown()
        }
    }
}

/// The reports of one guild into one channel.
private struct ReportRun: Sendable {
    private let service: ReportService
    private let guild: GuildID
    private let sender: ReportSender
    private let marks: ReportMarks
    private let reader: ReportReader
    private let chart: StatisticsChart
    private let results: ReportResults
    private let logger: Logger

    init(service: ReportService, channel: ChannelID, guild: GuildID) {
        self.service = service
        self.guild = guild
        var logger = service.logger
        logger[metadataKey: "channel.id"] = "\(channel)"
        self.logger = logger
        let timeZone = service.settings.timeZone
        sender = ReportSender(
            channel: channel, messenger: service.messenger,
            retrier: Retrier(
                operation: "report", policy: RetryPolicy(maximumAttempts: service.settings.maximumAttempts),
                clock: service.clock, verdict: ReportSender.verdict),
            logger: logger)
        results = ReportResults(suffix: service.keeper.suffix)
        marks = ReportMarks(store: service.store, guild: guild)
        reader = ReportReader(reader: service.reader, guild: guild.rawValue, timeZone: timeZone)
        chart = StatisticsChart(
            reader: service.reader, charts: service.charts, guild: guild.rawValue, timeZone: timeZone)
    }

    func run() async throws {
        let backoff = RetryPolicy(
            maximumAttempts: .max, base: .seconds(30), cap: service.settings.maximumBackoff)
        var trouble: Trouble?
        while true {
            do {
                try await sendDue()
                if trouble != nil { logger.notice("reports can be sent again") }
                trouble = nil
                try await service.clock.sleep(for: untilNextLook)
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

    /// Until the day ends.
    private var untilNextLook: Duration {
        var calendar = DayCalendar(timeZone: service.settings.timeZone)
        let now = service.clock.now
        let midnight = calendar.interval(of: calendar.day(of: now.date)).end
        let wait = now.duration(to: WallInstant(secondsSince1970: midnight.timeIntervalSince1970))
        return min(max(wait, .zero), ReportService.longestSleep)
    }

    private func log(_ trouble: Trouble, isNew: Bool, _ pause: Duration) {
        logger.log(
            level: isNew ? .warning : .info, "a report could not be sent; it stays to be sent",
            metadata: ["error": "\(trouble.text)", "retry.seconds": "\(Int(pause.seconds))"])
    }

    // MARK: - What is due

    private func sendDue() async throws {
        try await waitUntilCounted()
        var due: [(kind: ReportKind, day: Day)] = []
        for kind in ReportKind.allCases where kind == .daily || service.settings.isWeekly {
            due += try await self.due(kind).map { (kind, $0) }
        }
        // Of equals the day's comes before the week's.
        due.sort { ($0.day, $0.kind == .daily ? 0 : 1) < ($1.day, $1.kind == .daily ? 0 : 1) }
        for report in due { try await send(report.kind, report.day) }
    }

    /// Waits until what happened before now is in the store, as far as Discord has told it or will.
    private func waitUntilCounted() async throws {
        let keeper = service.keeper
        try await SystemClock().sleep(for: ReportService.settlingTime)
        try await keeper.changes.wait { keeper.isCurrent ? () : nil }
        do {
            // While events pour in there is always one that waits, and never one that has waited long.
            try await withDeadline(.seconds(10), clock: SystemClock(), operation: "the commit of the last events") {
                try await keeper.changes.wait { keeper.shared.pendingEvents == 0 ? () : nil }
            }
        } catch is DeadlineExceeded {
            return
        }
    }

    private func due(_ kind: ReportKind) async throws -> [Day] {
        var calendar = DayCalendar(timeZone: service.settings.timeZone)
        let schedule = ReportSchedule(kind: kind, today: calendar.day(of: service.clock.now.date))
        guard let last = try await onThreadOfItsOwn({ [marks] in try marks.last(kind) }) else {
            // The first start: what was before is not reported.
            try await marks.setLast(schedule.latest, kind)
            return []
        }
        if schedule.isAhead(last) {
            logger.warning(
                "a report of a day to come was sent, by a clock that was wrong; reports begin anew with today",
                metadata: ["report.day": "\(last)", "report.today": "\(schedule.today)"])
            try await marks.setLast(schedule.latest, kind)
            return []
        }
        return schedule.due(after: last)
    }

    private func send(_ kind: ReportKind, _ day: Day) async throws {
        if try await marks.begin(day, kind) {
            logger.notice(
                "a report is sent again, since it is not known whether it arrived",
                metadata: ["report.kind": "\(kind.rawValue)", "report.day": "\(day)"])
        }
        let picture = await chart(for: day)
        let embed: (String?) -> Embed
        switch kind {
        case .daily:
            let report = try await onThreadOfItsOwn { [reader] in try reader.daily(day) }
            embed = { [clock = service.clock] in report.embed(at: clock.now.date, chart: $0) }
        case .weekly:
            let report = try await onThreadOfItsOwn { [reader] in try reader.weekly(endingOn: day) }
            embed = { [clock = service.clock] in report.embed(at: clock.now.date, chart: $0) }
        }
        try await measured("report", logger: logger) {
            try await sender.send(embed, chart: picture, nonce: kind.nonce(guild: guild, day: day))
        }
        try await marks.setLast(day, kind)
        results.sent.increment()
        results.lastSuccess.record(at: service.clock.now)
        logger.info("report sent", metadata: ["report.kind": "\(kind.rawValue)", "report.day": "\(day)"])
        service.narrate(.reported(title: embed(nil).title ?? ""))
    }

    /// The chart; a report goes without it where it cannot be drawn.
    private func chart(for day: Day) async -> ReportSender.Chart? {
        do {
            return ReportSender.Chart(
                name: "members-\(day).png",
                png: try await onThreadOfItsOwn { [chart] in
                    try chart.png(endingOn: day, days: StatisticsChart.usualDays)
                },
                description: "The members of the last days as a line, with those who joined and left as bars.")
        } catch {
            logger.warning("the chart of a report could not be drawn", metadata: ["error": "\(error)"])
            return nil
        }
    }
}

/// Why reports are not sent, for how many attempts now.
private struct Trouble {
    /// What it is, in a word: a warning is for what is new.
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
            ? "STATS_CHANNEL_ID names no channel that the bot can see: give it another one, or the bot the permission "
                + "\"View Channel\" there (\(error))" : "\(error)"
    }
}

/// The metrics of the reports.
private struct ReportResults: Sendable {
    let sent = Counter(label: "statsbot_reports_total", dimensions: [("result", "sent")])
    let failed = Counter(label: "statsbot_reports_total", dimensions: [("result", "failed")])
    let lastSuccess: LastSuccess

    init(suffix: String) {
        lastSuccess = LastSuccess(task: "report\(suffix)")
    }
}
