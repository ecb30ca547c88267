// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Glibc
import Synchronization
import Testing

/// Hostile clients and the outcome of their attack.
final class HostileCrowd: Sendable {
    enum Kind: String, Sendable, CaseIterable, CustomTestStringConvertible {
        case slow = "slow clients, one byte a second"
        case idle = "1,000 idle connections from twenty addresses"
        case pipelined = "pipelined requests and partial requests"
        case oversized = "targets and header fields that are too large"
        case malformed = "malformed percent-encoding"
        case flood = "a flood from one address"
        case expensive = "requests to an expensive route on a hundred connections"

        var testDescription: String { rawValue }
    }

    /// The outcome: the number of responses by status, and of connections that the server closed or left open.
    struct Fate: Sendable, Equatable {
        var answers: [Int: Int] = [:]
        var closed = 0
        var open = 0

        mutating func add(_ statuses: [Int]) {
            for status in statuses { answers[status, default: 0] += 1 }
            if statuses.isEmpty { closed += 1 }
        }
    }

    private let kind: Kind
    private let port: UInt16
    private let atWork = Atomic<Bool>(false)
    private let over = Atomic<Bool>(false)

    init(_ kind: Kind, port: UInt16) {
        (self.kind, self.port) = (kind, port)
    }

    /// Whether the first round is complete, so that the attack is under way.
    var isAtWork: Bool { atWork.load(ordering: .acquiring) }

    /// Stops the attack after the current round.
    func end() { over.store(true, ordering: .releasing) }

    /// Attacks until `end()` is called, on a separate thread because its calls block.
    func work() async throws -> Fate {
        try await onThread { [self] in
            // Also after a failure, so that nothing waits for the first round forever.
            defer { atWork.store(true, ordering: .releasing) }
            return try attack()
        }
    }

    private func attack() throws -> Fate {
        switch kind {
        case .slow: try drip()
        case .idle: try idle()
        case .pipelined:
            try rounds { fate in
                let client = try HostileClient(to: port)
                client.send(String(repeating: Self.request("/healthz"), count: 20))
                fate.add(client.statuses(20))
                // From another address, because the server keeps each of these connections for a while.
                try HostileClient(from: "127.0.0.4", to: port).send("GET /metrics HTTP/1.1\r\nHost: x\r\nAcc")
            }
        case .oversized:
            try rounds { fate in
                let long = String(repeating: "a", count: 12_500)
                for text in [Self.request("/\(long)"), Self.request("/healthz", "X: \(long)\r\n")] {
                    let client = try HostileClient(to: port)
                    client.send(text)
                    fate.add(client.statuses())
                }
                // More than a connection's memory. The response may be lost because the server does not read all of it.
                let client = try HostileClient(to: port)
                client.send(Self.request("/healthz", String(repeating: "X: \(long)\r\n", count: 8)))
                _ = client.statuses()
            }
        case .malformed:
            try rounds { fate in
                for target in ["/metrics%", "/metrics%2", "/%zz", "/%00", "/%ff", "/api%2Fv1/stats", "/metrics?a=%g0"] {
                    let client = try HostileClient(to: port)
                    client.send(Self.request(target))
                    fate.add(client.statuses())
                }
            }
        case .flood: try flood()
        case .expensive:
            try rounds { fate in
                let clients = try (0..<100).map { try HostileClient(from: "127.0.0.\(10 + $0 % 20)", to: port) }
                for client in clients { client.send(Self.request("/api/v1/stats/history?step=60")) }
                for client in clients { fate.add(client.statuses()) }
            }
        }
    }

    /// 120 clients send one byte a second each until the server has closed all connections.
    private func drip() throws -> Fate {
        let clients = try (0..<120).map { try HostileClient(from: $0 < 60 ? "127.0.0.2" : "127.0.0.4", to: port) }
        for client in clients { client.send("GET /metrics HTTP/1.1\r\nHost: x\r\nX: ") }
        var fate = Fate()
        // The server's limit is 30 seconds; the timeout turns a hang into a failure.
        for _ in 0..<60 {
            for client in clients { client.send("a") }
            atWork.store(true, ordering: .releasing)
            poll(nil, 0, 1_000)
            fate = Self.fate(of: clients)
            if fate.open == 0 { break }
        }
        return fate
    }

    private func idle() throws -> Fate {
        HostileClient.raiseDescriptorLimit()
        let clients = try (0..<1_000).map { try HostileClient(from: "127.0.0.\(10 + $0 % 20)", to: port) }
        _ = try rounds(pause: 20) { _ in }
        return Self.fate(of: clients)
    }

    /// Opens all connections that one address may have, a hundred more, and then sends requests without counting.
    private func flood() throws -> Fate {
        var fate = Fate()
        var held: [HostileClient] = []
        for _ in 0..<164 {
            let client = try HostileClient(to: port)
            client.send(Self.request("/healthz"))
            let statuses = client.statuses()
            fate.add(statuses)
            if !statuses.isEmpty { held.append(client) }
        }
        _ = try rounds(pause: 0) { _ in
            for _ in 0..<50 { try HostileClient(to: port).send(Self.request("/metrics")) }
        }
        fate.open = Self.fate(of: held).open
        return fate
    }

    private func rounds(pause: Int32 = 5, _ round: (inout Fate) throws -> Void) throws -> Fate {
        var fate = Fate()
        repeat {
            try round(&fate)
            atWork.store(true, ordering: .releasing)
            poll(nil, 0, pause)
        } while !over.load(ordering: .acquiring)
        return fate
    }

    private static func fate(of clients: [HostileClient]) -> Fate {
        var fate = Fate()
        for client in clients {
            if client.isClosed { fate.closed += 1 } else { fate.open += 1 }
        }
        return fate
    }

    static func request(_ target: String, _ fields: String = "") -> String {
        "GET \(target) HTTP/1.1\r\nHost: x\r\n\(fields)\r\n"
    }
}

/// Runs blocking work on a separate thread, so that it does not block other tasks.
func onThread<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result { try work() }) }
    }
}
