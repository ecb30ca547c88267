// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Testing

@testable import Exporter

@Suite("Connections that take too long")
struct ConnectionTableTests {
    private let start = ContinuousClock.now
    private let table = ConnectionTable(requestTimeout: .seconds(30), responseTimeout: .seconds(60))

    private func overdue(in table: ConnectionTable, after seconds: Int) -> [Int32] {
        var overdue: [Int32] = []
        table.forEachOverdue(at: start + .seconds(seconds)) { overdue.append($0) }
        return overdue.sorted()
    }

    @Test("requests and responses have limits of their own, which begin anew")
    func limits() {
        table.awaitsRequest(1, at: start)
        table.awaitsRequest(2, at: start)
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

    @Test("without limits nothing takes too long")
    func unlimited() {
        let table = ConnectionTable(requestTimeout: nil, responseTimeout: nil)
        table.awaitsRequest(1, at: start)
        table.awaitsReading(2, at: start)
        #expect(overdue(in: table, after: 1_000_000) == [])
    }
}
