// SPDX-License-Identifier: MIT
// Part of StatsBot.

import BotLogging
import Counting
import DiscordGateway
import Foundation
import LocalTime
import Localization
import Machine
import Statistics
import Storage
import Synchronization
import Timekeeping

/// Collects the data of the heartbeat message.
final class HeartbeatSource: Sendable {
    private struct Reading {
        var processorSeconds: Double
        var at: MonotonicInstant
    }

    let keeper: GuildKeeper
    let reader: any StoreReader
    let gatewayCommands: GatewayCommands
    let metrics: SystemMetrics
    let logs: RecentLogs
    let timeZone: TimeZone
    let texts: Texts
    let runID: RunID
    /// The bot's time, which may be simulated.
    let clock: any WallClock
    /// Real time, in which CPU time is measured.
    let machineClock: any WallClock
    let uptime: Uptime
    private let last: Mutex<Reading?>

    init(
        keeper: GuildKeeper, reader: any StoreReader, gatewayCommands: GatewayCommands, metrics: SystemMetrics,
        logs: RecentLogs, timeZone: TimeZone, runID: RunID, uptime: Uptime, clock: any WallClock,
        machineClock: any WallClock = SystemClock(), language: Language = .english
    ) {
        self.keeper = keeper
        self.reader = reader
        self.gatewayCommands = gatewayCommands
        self.metrics = metrics
        self.logs = logs
        self.timeZone = timeZone
        texts = Texts(language)
        self.runID = runID
        self.clock = clock
        self.machineClock = machineClock
        self.uptime = uptime
        last = Mutex(Self.reading(metrics.files.process, at: machineClock.now))
    }

    /// Blocks on the database; what it cannot read is left out.
    func report() -> HeartbeatReport {
        let now = clock.wallNow.date
        let snapshot = keeper.snapshot
        let process = metrics.files.process
        let load = metrics.load
        return HeartbeatReport(
            at: now, timeZone: timeZone, uptime: uptime.duration,
            system: HeartbeatReport.System(
                processor: processorRatio(process),
                memory: process.flatMap { process in metrics.files.memory.map { process.residentBytes / $0.total } },
                ping: gatewayCommands.status?.latency, disk: load.disk, threads: process?.threads),
            today: snapshot?.today.counts ?? EventCounts(),
            joined: recent(.join, of: snapshot), left: recent(.leave, of: snapshot),
            logs: logs.newest(HeartbeatReport.listed), runID: runID, texts: texts)
    }

    /// CPU usage since the last report; 1 is one CPU fully used.
    private func processorRatio(_ process: ProcessUse?) -> Double? {
        let reading = Self.reading(process, at: machineClock.now)
        return last.withLock { last in
            defer { last = reading ?? last }
            guard let last, let reading else { return nil }
            let elapsed = last.at.duration(to: reading.at).seconds
            return elapsed > 0 ? max(0, (reading.processorSeconds - last.processorSeconds) / elapsed) : nil
        }
    }

    private static func reading(_ process: ProcessUse?, at now: MonotonicInstant) -> Reading? {
        process.map { Reading(processorSeconds: $0.processorSeconds, at: now) }
    }

    private func recent(_ kind: MemberEventKind, of snapshot: Snapshot?) -> [Person] {
        guard let snapshot else { return [] }
        let today = DayCalendar(timeZone: timeZone).interval(of: snapshot.today.day)
        let query = EventQuery(kinds: [kind], interval: today, order: .latestFirst, limit: HeartbeatReport.listed)
        return (try? reader.events(of: snapshot.guild, matching: query).map(\.event.person)) ?? []
    }
}
