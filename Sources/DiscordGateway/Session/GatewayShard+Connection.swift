// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Logging
import NIOCore
import Synchronization
import Timekeeping

/// An established connection, shared by its reader and four tasks.
extension GatewayShard {
    /// Reads until the connection ends, while sending heartbeats and commands.
    ///
    /// - Returns: The reason for the end; `nil` if canceled.
    func serve(
        _ connection: GatewayConnector.Connection, _ receive: @Sendable (GatewayDispatch) async throws -> Void
    ) async throws -> GatewayDisconnect? {
        let channel = connection.channel.channel
        let link = GatewayLink(channel: channel)
        let wakeUps = commands.wakeUps()
        let postponements = commands.postponements()
        let (beats, beat) = AsyncStream.makeStream(of: Duration.self, bufferingPolicy: .bufferingOldest(1))
        return try await connection.channel.executeThenClose { inbound, _ in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await self.sendHeartbeats(link, beats) }
                group.addTask { await self.sendCommands(link, wakeUps) }
                group.addTask { await self.releaseCommands(postponements) }
                group.addTask { await self.awaitSession(link) }
                defer { group.cancelAll() }
                var reader = GatewayReader(
                    shard: self, link: link, helloDeadline: connection.helloDeadline, beat: beat,
                    inflater: try configuration.compression.makeInflater(),
                    parser: try PayloadParser(intents: configuration.intents))
                do {
                    let end = try await reader.read(inbound, receive)
                    link.close(because: end)
                    return Task.isCancelled ? nil : end
                } catch {
                    link.close(because: nil)
                    throw error
                }
            }
        }
    }

    /// Closes a connection that stays up without its session being established. Each event of a replay extends the time, and
    /// so does a receiver that is busy.
    private func awaitSession(_ link: GatewayLink) async {
        while !isConnected {
            let before = core.withLock { $0.machine.session?.sequence }
            guard (try? await ContinuousClock().sleep(for: configuration.sessionTimeout)) != nil else { return }
            if isConnected || link.readerIsBusy.load(ordering: .relaxed) { continue }
            if core.withLock({ $0.machine.session?.sequence }) == before { return link.close(because: .sessionTimeout) }
        }
    }

    /// Sends a heartbeat.
    func sendHeartbeat(_ link: GatewayLink) {
        let now = clock.now
        let sequence = core.withLock { core in
            core.limiter.record(now: now)
            core.coverage.sentHeartbeat(at: clock.wallNow)
            return core.machine.session?.sequence
        }
        link.send(OutboundPayload(heartbeat: sequence))
    }

    private func sendHeartbeats(_ link: GatewayLink, _ beats: AsyncStream<Duration>) async {
        guard let first = await beats.first(where: { _ in true }) else { return }
        var due = clock.now.advanced(by: first)
        while (try? await clock.sleep(until: due, tolerance: nil)) != nil {
            let isBusy = link.readerIsBusy.load(ordering: .relaxed)
            let beat = core.withLock { $0.heartbeat?.due(now: .now, readerIsBusy: isBusy) }
            switch beat {
            case .send?: sendHeartbeat(link)
            case .zombie?: return link.close(because: .zombie)
            case nil: return
            }
            guard let interval = core.withLock({ $0.heartbeat?.interval }) else { return }
            // After the machine was suspended, send only one heartbeat.
            due = max(due.advanced(by: interval), clock.now)
        }
    }

    private func sendCommands(_ link: GatewayLink, _ wakeUps: AsyncStream<Void>) async {
        for await _ in wakeUps {
            while isConnected, !commands.isEmpty {
                let now = clock.now
                if let later = core.withLock({ $0.limiter.reserve(now: now) }) {
                    guard (try? await clock.sleep(until: later, tolerance: nil)) != nil else { return }
                    continue
                }
                guard let command = commands.pop() else { break }
                guard let payload = OutboundPayload(command) else {
                    logger.error("gateway command dropped: larger than 4096 bytes")
                    continue
                }
                // First, because the answer may arrive before this task continues.
                commands.sent(command)
                link.send(payload)
            }
        }
    }

    /// Queues rate limited commands again when they are due.
    private func releaseCommands(_ postponements: AsyncStream<Void>) async {
        for await _ in postponements {
            while let due = commands.nextDue {
                guard (try? await clock.sleep(until: due, tolerance: nil)) != nil else { return }
                commands.release(now: clock.now)
            }
        }
    }

    /// Schedules a retry of a command that the gateway rate limited.
    func postpone(_ limit: GatewayRateLimit) {
        let isRetried =
            limit.opcode == .requestGuildMembers
            && limit.guildID.map {
                commands.postpone($0, nonce: limit.nonce, until: clock.now.advanced(by: limit.retryAfter))
            } ?? false
        logger.info(
            "gateway command rate limited",
            metadata: [
                "gateway.opcode": "\(limit.opcode.rawValue)", "gateway.retried": "\(isRetried)",
                "retry.after": "\(limit.retryAfter.seconds)",
            ])
    }

    /// Records a member chunk; the last one completes its request.
    func recordChunk(_ event: GatewayEvent) {
        guard case .membersChunk(let chunk) = event, chunk.index == chunk.count - 1 else { return }
        commands.answered(chunk.guildID, nonce: chunk.nonce)
    }

    private var isConnected: Bool {
        core.withLock { core in
            if case .connected = core.machine.state { true } else { false }
        }
    }
}
