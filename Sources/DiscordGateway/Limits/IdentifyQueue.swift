// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Logging
import Metrics
import Synchronization
import Timekeeping

/// Queues the shards of a bot that wait to identify; see `IdentifyLimiter`.
final class IdentifyQueue: Sendable {
    private struct State {
        var limiter: IdentifyLimiter
        var level = IdentifyLimiter.Level.ample
        var waiters: [Int: AsyncStream<Void>.Continuation] = [:]
    }

    private let state: Mutex<State>
    private let clock: any WallClock
    private let logger: Logger
    private let remaining = Gauge(label: "discord_gateway_identify_remaining")

    /// Creates a queue; see `IdentifyLimiter.init`.
    init(
        _ limit: GatewayBot.SessionStartLimit, expecting shards: some Sequence<Int>, clock: any WallClock,
        logger: Logger
    ) {
        state = Mutex(State(limiter: IdentifyLimiter(limit, expecting: shards, now: clock.now)))
        self.clock = clock
        self.logger = logger
        updateLevel()
    }

    /// Returns when the shard may connect and identify.
    ///
    /// - Throws: `CancellationError`; the shard is then removed from the queue.
    func turn(shard: Int) async throws {
        let (changes, change) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        state.withLock { $0.waiters[shard] = change }
        defer { state.withLock { $0.waiters[shard] = nil } }
        var iterator = changes.makeAsyncIterator()
        do {
            while true {
                let now = clock.now
                let admission = state.withLock { $0.limiter.acquire(shard: shard, now: now) }
                updateLevel()
                switch admission {
                case .go: return
                case .wait(let until):
                    warn(shard: shard, wait: now.duration(to: until))
                    try await clock.sleep(until: until, tolerance: nil)
                case .queue:
                    guard await iterator.next(isolation: #isolation) != nil else { throw CancellationError() }
                }
                try Task.checkCancellation()
            }
        } catch {
            release(shard: shard)
            throw error
        }
    }

    /// Records that a shard has identified.
    func sent(shard: Int) {
        let now = clock.now
        state.withLock { $0.limiter.sent(shard: shard, now: now) }
        updateLevel()
        wake()
    }

    /// Releases the turn of a shard.
    func release(shard: Int) {
        state.withLock { $0.limiter.release(shard: shard) }
        wake()
    }

    private func wake() {
        for waiter in state.withLock({ Array($0.waiters.values) }) { waiter.yield() }
    }

    /// Updates the metric, and warns when the level has worsened.
    private func updateLevel() {
        let (left, isWorse) = state.withLock { state in
            let level = state.limiter.level
            defer { state.level = level }
            return (state.limiter.remaining, level > state.level)
        }
        remaining.record(left)
        if isWorse {
            logger.warning("few gateway identifies remaining", metadata: ["gateway.identifies.remaining": "\(left)"])
        }
    }

    /// Warns about a wait longer than one window, which occurs only if few identifies remain.
    private func warn(shard: Int, wait: Duration) {
        guard wait > IdentifyLimiter.window else { return }
        let left = state.withLock { $0.limiter.remaining }
        logger.warning(
            "gateway identify postponed: few remaining today",
            metadata: [
                "gateway.shard": "\(shard)", "gateway.identifies.remaining": "\(left)",
                "retry.after": "\(wait.seconds)",
            ])
    }
}
