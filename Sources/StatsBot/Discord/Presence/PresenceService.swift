// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordGateway
import Logging
import Metrics
import Resilience
import ServiceLifecycle
import Supervision
import Timekeeping

/// Shows the figures in the bot's presence, one after the other; at the end, that the bot will be back.
///
/// It ends before the gateway does, so that its last word still goes out.
struct PresenceService: Service {
    /// How long the last word may take to be written, in real time. It is handed over within microseconds; only the
    /// gateway's own limit could hold it up longer, and then it is not worth waiting for.
    static let farewell = Duration.milliseconds(250)

    let interval: Duration
    let keeper: StatisticsKeeper
    let line: GatewayCommands
    let clock: any WallClock
    let logger: Logger

    private let sent = Self.counter("sent")
    private let unchanged = Self.counter("unchanged")
    private let failed = Self.counter("failed")

    init(interval: Duration, keeper: StatisticsKeeper, line: GatewayCommands, clock: any WallClock, logger: Logger) {
        self.interval = interval
        self.keeper = keeper
        self.line = line
        self.clock = clock
        self.logger = logger
    }

    func run() async throws {
        try await untilShutdown { try await rotate() }
        if Task.isShuttingDownGracefully { await sayGoodbye() }
    }

    private func rotate() async throws {
        var plan = PresencePlan(interval: interval)
        while true {
            let session = line.sessions
            let figures = PresenceFigures(keeper.guilds.map(\.snapshot))
            let step = plan.step(figures, session: session, at: clock.now)
            switch step.action {
            case .send(let presence): send(presence)
            case .unchanged: unchanged.increment()
            case .nothing: break
            }
            let awaitsFigures = session > 0 && plan.isStarting && !figures.isKnown
            try await pause(until: step.next, session: session, awaitsFigures: awaitsFigures)
        }
    }

    /// Until it is time, or something is new: a session, or the first figure.
    private func pause(until instant: WallInstant?, session: Int, awaitsFigures: Bool) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            defer { group.cancelAll() }
            group.addTask { try await line.changes.wait { line.sessions != session ? () : nil } }
            if let instant { group.addTask { try await clock.sleep(until: instant, tolerance: nil) } }
            if awaitsFigures {
                group.addTask {
                    try await keeper.changes.wait { PresenceFigures(keeper.guilds.map(\.snapshot)).isKnown ? () : nil }
                }
            }
            try await group.next()
        }
    }

    private func send(_ presence: BotPresence) {
        guard line.send(.updatePresence(presence.payload)) else { return failed.increment() }
        sent.increment()
        ServiceStatus.current?.succeeded()
        logger.debug("presence changed", metadata: ["presence.text": "\(presence.text)"])
    }

    private func sayGoodbye() async {
        // On a line that is down it would wait for the next session, which is another process's.
        guard line.status?.phase == .connected else { return }
        send(.restarting)
        try? await SystemClock().sleep(for: Self.farewell)
    }

    private static func counter(_ result: String) -> Counter {
        Counter(label: "statsbot_presence_updates_total", dimensions: [("result", result)])
    }
}
