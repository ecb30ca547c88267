// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordGateway
import DiscordModels
import DiscordREST
import Foundation
import GRDB
import Logging
import Machine
import Resilience
import Statistics
import Timekeeping
import TimekeepingTestKit

@testable import BotLogging
@testable import Counting
@testable import LocalTime
@testable import SQLiteStorage
@testable import StatsBot
@testable import Storage

/// One life of a bot: it counts, renames, reports and keeps its heartbeat message, step by step, until the script ends.
struct ScriptedBot: Sendable {
    static let hours = 3
    static let channel: ChannelID = 5
    static let guild: GuildID = 1

    let folder: String
    let outside: Outside
    let runID: UInt64
    /// Called after each step.
    let afterStep: @Sendable () throws -> Void

    private var clock: ManualClock { outside.clock }
    private static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    func live() async throws {
        let store = try SQLiteStore(directory: folder, timeZone: .gmt)
        try afterStep()
        let stored = try await store.load(at: clock.wallNow.date)
        let keeper = StatisticsKeeper(timeZone: .gmt, clock: clock, stored: stored)
        keeper.setScope(SessionScope(shards: 1, intents: .statistics))
        keeper.only.watch(Self.guild, name: "g")
        try await connect(keeper, stored.sessions[0], store)
        let service = heartbeat(keeper, store)
        var plan = await service.makePlan()
        while outside.state.hours < Self.hours {
            while outside.state.joins < 2 * (outside.state.hours + 1) { try await join(keeper, store) }
            if outside.state.renames.count <= outside.state.hours {
                let now = clock.wallNow
                try await store.recordRename(of: Self.channel, at: now)
                try afterStep()
                outside.change { $0.renames.append(now) }
                try afterStep()
            }
            _ = try await service.beat(&plan)
            try afterStep()
            try await report(store)
            _ = try await store.pool.writeWithoutTransaction { try $0.checkpoint(.restart) }
            try afterStep()
            outside.change { $0.hours += 1 }
            clock.advance(by: .seconds(3_600))
        }
        try await store.close()
    }

    /// Resumes the stored session, or starts another one as `GatewayService` does: nothing is received until it is stored.
    private func connect(_ keeper: StatisticsKeeper, _ session: GatewaySession?, _ store: SQLiteStore) async throws {
        if let session, session.id == "s\(outside.state.sessions)" {
            for sequence in Int(session.sequence) + 1..<outside.state.events.count + 1 {
                try await receive(sequence, keeper)
            }
            return try await commit(keeper, store)
        }
        outside.identify()
        try afterStep()
        for sequence in 1...2 {
            try await receive(sequence, keeper)
            try await commit(keeper, store)
        }
    }

    private func join(_ keeper: StatisticsKeeper, _ store: SQLiteStore) async throws {
        outside.change { state in
            state.joins += 1
            let user = GatewayUser(id: UserID(UInt64(100 + state.joins)), username: "u\(state.joins)")
            state.events.append(.memberAdd(GuildMemberEvent(guildID: Self.guild, user: user)))
        }
        try afterStep()
        try await receive(outside.state.events.count, keeper)
        try await commit(keeper, store)
    }

    private func receive(_ sequence: Int, _ keeper: StatisticsKeeper) async throws {
        try await keeper.receive(outside.dispatch(sequence))
        outside.change { $0.received = max($0.received, sequence) }
    }

    private func commit(_ keeper: StatisticsKeeper, _ store: SQLiteStore) async throws {
        keeper.committed(try await store.commit(keeper.takeBatch()))
        try afterStep()
    }

    private func heartbeat(_ keeper: StatisticsKeeper, _ store: SQLiteStore) -> HeartbeatService {
        HeartbeatService(
            channel: Self.channel, interval: .seconds(3_600),
            source: HeartbeatSource(
                keeper: keeper.only, reader: store, gatewayCommands: GatewayCommands(),
                metrics: SystemMetrics(folder: folder), logs: RecentLogs(capacity: 3), timeZone: .gmt,
                runID: RunID(UInt32(runID)), uptime: Uptime(clock), clock: clock),
            messenger: outside.channel, store: store, clock: clock, logger: Self.logger)
    }

    /// Sends the reports that are due, as `ReportService` does.
    private func report(_ store: SQLiteStore) async throws {
        let marks = ReportMarks(store: store, guild: Self.guild)
        var calendar = DayCalendar(timeZone: .gmt)
        let schedule = ReportSchedule(kind: .daily, today: calendar.day(of: clock.wallNow.date))
        guard let last = try marks.last(.daily) else {
            try await marks.setLast(schedule.latest, .daily)
            return try afterStep()
        }
        let effects = EffectRunner(store: store, logger: Self.logger)
        let sender = ReportSender(
            channel: Self.channel, messenger: outside.channel, effects: effects,
            retrier: Retrier(
                operation: "report", policy: RetryPolicy(maximumAttempts: 1), clock: clock,
                verdict: ReportSender.verdict),
            logger: Self.logger)
        for day in schedule.due(after: last) {
            let title = "Report \(day)"
            let intent = EffectIntent(
                name: marks.effect(.daily, day), key: ReportKind.daily.key(guild: Self.guild, day: day), mark: title,
                begunAt: clock.wallNow.millisecondsSince1970)
            _ = try await sender.send({ _ in Embed(title: title) }, charts: [], intent)
            try afterStep()
            try await marks.setSent(day, .daily, effects)
            try afterStep()
        }
    }
}
