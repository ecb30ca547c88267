// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Logging
import NIOCore
import Synchronization
import Timekeeping

/// Reads one connection and turns messages into payloads and payloads into events.
struct GatewayReader: ~Copyable {
    private let shard: GatewayShard
    private let link: GatewayLink
    private let helloDeadline: Scheduled<Void>
    private let beat: AsyncStream<Duration>.Continuation
    private let inflater: any Inflater
    private let buffer = PayloadBuffer()
    private let limit: Int
    private var parser: PayloadParser

    init(
        shard: GatewayShard, link: GatewayLink, helloDeadline: Scheduled<Void>,
        beat: AsyncStream<Duration>.Continuation, inflater: any Inflater, parser: consuming PayloadParser
    ) {
        self.shard = shard
        self.link = link
        self.helloDeadline = helloDeadline
        self.beat = beat
        self.inflater = inflater
        self.parser = parser
        limit = shard.configuration.maximumMessageSize
    }

    /// Reads until the connection ends.
    ///
    /// - Returns: The reason for the end.
    /// - Throws: Errors of `receive`.
    mutating func read(
        _ inbound: NIOAsyncChannelInboundStream<[InboundMessage]>,
        _ receive: @Sendable (GatewayDispatch) async throws -> Void
    ) async throws -> GatewayDisconnect {
        var iterator = inbound.makeAsyncIterator()
        while true {
            link.readerIsBusy.store(false, ordering: .relaxed)
            let batch: [InboundMessage]
            do {
                guard let next = try await iterator.next() else { return link.disconnect ?? .closed(nil) }
                batch = next
            } catch {
                return link.disconnect ?? Self.disconnect(for: error)
            }
            link.readerIsBusy.store(true, ordering: .relaxed)
            if let end = try await read(batch, receive) { return end }
        }
    }

    /// Classifies a channel error: an invalid frame or a lost connection.
    private static func disconnect(for error: any Error) -> GatewayDisconnect {
        switch error {
        case GatewayStreamError.helloTimeout: .helloTimeout
        case is IOError, is ChannelError: .closed(nil)
        default: .protocolError
        }
    }

    private mutating func read(
        _ batch: [InboundMessage], _ receive: @Sendable (GatewayDispatch) async throws -> Void
    ) async throws -> GatewayDisconnect? {
        var wire = 0
        var decoded = 0
        defer { shard.metrics.countBytes(wire: wire, decoded: decoded) }
        for message in batch {
            let bytes: ByteBuffer
            switch message {
            case .closed(let code): return .closed(code)
            case .data(let data): bytes = data
            }
            wire += bytes.readableBytes
            do {
                guard try inflate(bytes) else { continue }
            } catch {
                shard.logger.warning("gateway message decompression failed", metadata: ["error": "\(error)"])
                return .protocolError
            }
            decoded += buffer.count
            let payload = parser.parse(buffer)
            buffer.clear()
            switch payload {
            case .event(let event, let kind, let sequence):
                shard.metrics.countEvent(kind: kind)
                if isMissingNumber(before: sequence, event) { return .sequenceGap }
                guard let session = record(event, sequence) else { continue }
                if kind == PayloadParser.membersChunkKind { shard.recordChunk(event) }
                try await receive(
                    GatewayDispatch(shard: shard.configuration.shardIndex, session: session, event: event))
            case .rateLimited(let limit, let sequence):
                shard.metrics.countEvent(kind: PayloadParser.rateLimitedKind)
                let event = GatewayEvent.other(name: GatewayRateLimit.eventName)
                guard let session = record(event, sequence) else { continue }
                shard.postpone(limit)
                try await receive(
                    GatewayDispatch(shard: shard.configuration.shardIndex, session: session, event: event))
            case .hello(let interval): start(interval)
            case .signal(let signal):
                if let end = perform(shard.core.withLock({ $0.machine.received(signal) })) { return end }
            case .malformed(let error, let sequence):
                shard.metrics.countEvent(kind: PayloadParser.malformedKind)
                shard.logger.warning("gateway payload malformed", metadata: ["error": "\(error)"])
                if let sequence {
                    let event = GatewayEvent.other(name: "")
                    if isMissingNumber(before: sequence, event) { return .sequenceGap }
                    _ = record(event, sequence)
                }
            }
        }
        return nil
    }

    private func inflate(_ bytes: ByteBuffer) throws -> Bool {
        try bytes.withUnsafeReadableBytes { try inflater.inflate($0, into: buffer, limit: limit) }
    }

    private func isMissingNumber(before sequence: Int64, _ event: GatewayEvent) -> Bool {
        if case .ready = event { return false }
        guard shard.core.withLock({ $0.machine.isMissingNumber(before: sequence) }) else { return false }
        shard.logger.info("gateway sequence number missing; resuming")
        return true
    }

    /// Records an event in the session.
    ///
    /// - Returns: The session for the receiver; `nil` if the event was delivered before.
    private func record(_ event: GatewayEvent, _ sequence: Int64) -> GatewaySession? {
        let kind: GatewayStateMachine.EventKind
        switch event {
        case .ready(let ready):
            kind = .ready(id: ready.sessionID, resumeURL: ready.resumeURL)
            shard.commands.forgetUnanswered()
            shard.metrics.countIdentify()
        case .resumed:
            kind = .resumed
            shard.metrics.countResume()
        default: return shard.core.withLock { $0.machine.dispatched(.other, sequence: sequence, now: shard.clock.now) }
        }
        let session = shard.core.withLock { core in
            core.coverage.established()
            return core.machine.dispatched(kind, sequence: sequence, now: shard.clock.now)
        }
        shard.metrics.setConnected(true)
        shard.onStatusChange(shard.status)
        shard.commands.wake()
        shard.logger.info("gateway session established", metadata: ["gateway.resumed": "\(kind == .resumed)"])
        return session
    }

    private func start(_ interval: Duration) {
        helloDeadline.cancel()
        let jitter = shard.random()
        let first = shard.core.withLock { core in
            guard core.heartbeat == nil else { return Duration?.none }
            let heartbeat = GatewayHeartbeat(
                interval: interval, grace: shard.configuration.acknowledgementGrace)
            core.heartbeat = heartbeat
            return heartbeat.firstDelay(jitter: jitter)
        }
        guard let first else { return }
        beat.yield(first)
        _ = perform(shard.core.withLock { $0.machine.received(.hello) })
    }

    /// Performs an action of the state machine.
    ///
    /// - Returns: The reason to end the connection, if any.
    private func perform(_ action: GatewayStateMachine.Action) -> GatewayDisconnect? {
        switch action {
        case .nothing: break
        case .identify:
            shard.identifies?.sent(shard: shard.configuration.shardIndex)
            sendHandshake(OutboundPayload(identify: shard.configuration))
        case .resume(let session):
            sendHandshake(OutboundPayload(resume: session, token: shard.configuration.token))
        case .heartbeat:
            shard.core.withLock { $0.heartbeat?.sent(now: .now) }
            shard.sendHeartbeat(link)
        case .recordAcknowledgement:
            let (latency, isCovered) = shard.core.withLock { core in
                let latency = core.heartbeat?.acknowledged(now: .now)
                if let latency { core.latency = latency }
                return (latency, core.coverage.acknowledged())
            }
            if let latency { shard.metrics.setLatency(latency) }
            if isCovered { shard.onStatusChange(shard.status) }
        case .disconnect(let cause): return cause
        }
        return nil
    }

    private func sendHandshake(_ payload: OutboundPayload?) {
        guard let payload else {
            return shard.logger.error("gateway handshake dropped: larger than 4096 bytes")
        }
        shard.core.withLock { core in
            core.limiter.record(now: shard.clock.now)
            core.coverage.requestedSession(at: shard.clock.wallNow)
        }
        link.send(payload)
    }
}
