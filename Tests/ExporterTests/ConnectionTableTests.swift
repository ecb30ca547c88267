// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Testing

@testable import Exporter

@Suite("Connection table")
struct ConnectionTableTests {
    private let start = ContinuousClock.now
    private let table = ConnectionTable(limit: 3, requestTimeout: .seconds(30), responseTimeout: .seconds(60))

    /// Opens a connection and returns the evicted ones.
    @discardableResult
    private func open(_ descriptor: Int32, after seconds: Int) -> [Int32] {
        var evicted: [Int32] = []
        table.opened(descriptor, at: start + .seconds(seconds)) { evicted.append($0) }
        return evicted
    }

    private func overdue(in table: ConnectionTable, after seconds: Int) -> [Int32] {
        var overdue: [Int32] = []
        table.forEachOverdue(at: start + .seconds(seconds)) { overdue.append($0) }
        return overdue.sorted()
    }

    @Test("Requests and responses have separate timeouts, which restart with each phase")
    func limits() {
        open(1, after: 0)
        open(2, after: 0)
        table.awaitsReading(2, at: start)
        #expect(overdue(in: table, after: 30) == [])
        #expect(overdue(in: table, after: 31) == [1])
        #expect(overdue(in: table, after: 61) == [1, 2])
        table.awaitsRequest(2, at: start + .seconds(50))
        #expect(overdue(in: table, after: 80) == [1])
        #expect(overdue(in: table, after: 81) == [1, 2])
        table.ended(1)
        #expect(overdue(in: table, after: 81) == [2])
    }

    @Test("Without timeouts, no connection is overdue")
    func unlimited() {
        let table = ConnectionTable(limit: 3, requestTimeout: nil, responseTimeout: nil)
        table.opened(1, at: start) { _ in }
        table.opened(2, at: start) { _ in }
        table.awaitsReading(2, at: start)
        #expect(overdue(in: table, after: 1_000_000) == [])
    }

    @Test("Above the limit, the connection that has waited longest is evicted, once")
    func eviction() {
        #expect([1, 2, 3].map { open($0, after: Int($0)) } == [[], [], []])
        table.awaitsReading(1, at: start + .seconds(5))
        #expect(open(4, after: 6) == [2])
        // It is already being closed and is not evicted again, however its request ends.
        table.awaitsRequest(2, at: start + .seconds(6))
        #expect(open(5, after: 7) == [3])
        #expect(overdue(in: table, after: 50) == [4, 5])
        table.ended(2)
        table.ended(3)
        table.ended(4)
        #expect(open(2, after: 8) == [])
        #expect(open(3, after: 9) == [1])
    }

    @Test("A connection that waits for a handler counts, but is neither overdue nor evicted")
    func handlers() {
        for descriptor: Int32 in 1...3 { open(descriptor, after: Int(descriptor)) }
        table.awaitsHandler(1)
        #expect(overdue(in: table, after: 1_000) == [2, 3])
        #expect(open(4, after: 4) == [2])
        table.awaitsHandler(2)
        table.awaitsHandler(3)
        table.awaitsHandler(4)
        #expect(open(5, after: 5) == [])
        table.awaitsReading(1, at: start + .seconds(6))
        #expect(open(6, after: 7) == [5])
        #expect(open(7, after: 8) == [1])
    }

    @Test("Connections that are being closed count toward the hard limit until they are")
    func room() {
        for descriptor: Int32 in 1..<35 { open(descriptor, after: Int(descriptor)) }
        #expect(table.hasRoom)
        open(35, after: 35)
        #expect(!table.hasRoom)
        table.ended(1)
        #expect(table.hasRoom)
    }
}
