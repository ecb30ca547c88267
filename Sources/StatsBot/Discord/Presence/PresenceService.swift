// SPDX-License-Identifier: MIT
// Part of StatsBot.

import BotConfiguration
import Counting
import DiscordGateway
import Localization
import Logging
import Metrics
import Resilience
import ServiceLifecycle
import Supervision
import Timekeeping

/// Rotates the counts in the bot's presence, and shows a restart notice at shutdown.
///
/// It stops before the gateway does, so that the restart notice is still sent.
struct PresenceService: Service {
    /// Time to send the restart notice, in real time. Only the gateway's rate limit can delay it longer, and then it is
    /// not worth waiting for.
    static let restartNoticeTime = Duration.milliseconds(250)

    let interval: Duration
    let texts: Texts
    let keeper: StatisticsKeeper
    let gatewayCommands: GatewayCommands
    let clock: any WallClock
    let logger: Logger

    private let sent = Self.counter("sent")
    private let unchanged = Self.counter("unchanged")
    private let failed = Self.counter("failed")

    init(
        interval: Duration, language: Language = .english, keeper: StatisticsKeeper,
        gatewayCommands: GatewayCommands, clock: any WallClock, logger: Logger
    ) {
        self.interval = interval
        texts = Texts(language)
        self.keeper = keeper
        self.gatewayCommands = gatewayCommands
        self.clock = clock
        self.logger = logger
    }

    func run() async throws {
        try await untilShutdown { try await rotate() }
        if Task.isShuttingDownGracefully { await sendRestartNotice() }
    }

    private func rotate() async throws {
        var plan = PresencePlan(interval: interval)
        while true {
            let session = gatewayCommands.sessions
            let counts = PresenceCounts(keeper.guilds.map(\.snapshot))
            let step = plan.step(counts, session: session, at: clock.now)
            switch step.action {
            case .send(let presence): send(presence)
            case .unchanged: unchanged.increment()
            case .nothing: break
            }
            let awaitsCounts = session > 0 && plan.isStarting && !counts.isKnown
            try await pause(until: step.next, session: session, awaitsCounts: awaitsCounts)
        }
    }

    /// Waits until `instant`, a new session, or the first known count.
    private func pause(until instant: MonotonicInstant?, session: Int, awaitsCounts: Bool) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            defer { group.cancelAll() }
            group.addTask { try await gatewayCommands.changes.wait { gatewayCommands.sessions != session ? () : nil } }
            if let instant { group.addTask { try await clock.sleep(until: instant, tolerance: nil) } }
            if awaitsCounts {
                group.addTask {
                    try await keeper.changes.wait { PresenceCounts(keeper.guilds.map(\.snapshot)).isKnown ? () : nil }
                }
            }
            try await group.next()
        }
    }

    private func send(_ presence: BotPresence) {
        guard gatewayCommands.send(.updatePresence(presence.payload(texts))) else { return failed.increment() }
        sent.increment()
        ServiceStatus.current?.succeeded()
        logger.debug("presence changed", metadata: ["presence.text": "\(presence.text(texts))"])
    }

    private func sendRestartNotice() async {
        // Without a connection it would be queued for the next session, which belongs to another process.
        guard gatewayCommands.status?.phase == .connected else { return }
        send(.restarting)
        try? await SystemClock().sleep(for: Self.restartNoticeTime)
    }

    private static func counter(_ result: String) -> Counter {
        Counter(label: "statsbot_presence_updates_total", dimensions: [("result", result)])
    }
}

/// The settings of the presence service.
struct PresenceSettings: Sendable, Equatable {
    var interval: Duration
    var language: Language

    init(_ configuration: BotConfiguration) {
        interval = configuration.process.presenceInterval
        language = configuration.presenceLanguage
    }
}
