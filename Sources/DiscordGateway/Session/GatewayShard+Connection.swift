// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Logging
import NIOCore
import Synchronization
import Timekeeping

/// A connection that stands: three tasks share it until the reader finds its end.
extension GatewayShard {
    /// Reads until the end; beats and sends meanwhile.
    ///
    /// - Returns: Why it ended; `nil` when cancelled.
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
                group.addTask { await self.beatHeart(link, beats) }
                group.addTask { await self.sendCommands(link, wakeUps) }
                group.addTask { await self.releaseCommands(postponements) }
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

    /// Sends a heartbeat.
    func sendHeartbeat(_ link: GatewayLink) {
        let now = clock.now
        let sequence = core.withLock { core in
            core.limiter.record(now: now)
            return core.machine.session?.sequence
        }
        link.send(OutboundPayload(heartbeat: sequence))
    }

    private func beatHeart(_ link: GatewayLink, _ beats: AsyncStream<Duration>) async {
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
            // After a standstill of the machine one is enough.
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
                    logger.error("Gateway command dropped: more than 4096 bytes")
                    continue
                }
                link.send(payload)
                commands.sent(command)
            }
        }
    }

    /// Puts commands that were refused in line again when their time has come.
    private func releaseCommands(_ postponements: AsyncStream<Void>) async {
        for await _ in postponements {
            while let due = commands.nextDue {
                guard (try? await clock.sleep(until: due, tolerance: nil)) != nil else { return }
                commands.release(now: clock.now)
            }
        }
    }

    /// The gateway refused a command: sends it again later.
    func postpone(_ limit: GatewayRateLimit) {
        let isAgain =
            limit.opcode == .requestGuildMembers
            && limit.guildID.map {
                commands.postpone($0, nonce: limit.nonce, until: clock.now.advanced(by: limit.retryAfter))
            } ?? false
        logger.info(
            "Gateway command refused for now",
            metadata: [
                "gateway.opcode": "\(limit.opcode.rawValue)", "gateway.retry_after": "\(limit.retryAfter.seconds)",
                "gateway.sent_again": "\(isAgain)",
            ])
    }

    /// A part of a member list came; with the last one the request is answered.
    func noteAnswer(_ event: GatewayEvent) {
        guard case .membersChunk(let chunk) = event, chunk.index == chunk.count - 1 else { return }
        commands.answered(chunk.guildID, nonce: chunk.nonce)
    }

    private var isConnected: Bool {
        core.withLock { core in
            if case .connected = core.machine.state { true } else { false }
        }
    }
}
