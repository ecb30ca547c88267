// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Testing
import Timekeeping

@testable import DiscordSimulator

@Suite("Days in the ledger")
struct DayLedgerTests {
    private static func instant(_ text: String) throws -> WallInstant {
        WallInstant(secondsSince1970: try Date(text, strategy: .iso8601).timeIntervalSince1970)
    }

    /// A paused guild of 40 members with actions at given times.
    private static func state(_ actions: [(at: String, action: SimulatorAction)]) throws -> SimulationState {
        var configuration = SimulatorConfiguration()
        configuration.members = 40
        configuration.initialBans = 5
        var state = SimulationState(configuration: configuration, start: try instant("2026-11-01T03:00:00Z"))
        state.applyPause(true, at: try instant("2026-11-01T03:00:00Z"))
        for (time, action) in actions { #expect(state.act(action, of: nil, at: try instant(time)) != nil) }
        return state
    }

    private static let actions: [(at: String, action: SimulatorAction)] = [
        ("2026-11-01T03:59:59Z", .join), ("2026-11-01T04:00:00Z", .join), ("2026-11-02T04:59:59Z", .leave),
        ("2026-11-02T05:00:00Z", .kick), ("2026-11-02T05:14:59Z", .ban), ("2026-11-02T05:15:00Z", .unban),
        ("2026-11-04T12:00:00Z", .join),
    ]

    @Test(
        "Each day of a time zone has its events, also across a DST change; completed days have a member count"
    )
    func newYork() throws {
        let state = try Self.state(Self.actions)
        let days = state.days(
            in: try #require(TimeZone(identifier: "America/New_York")), at: try Self.instant("2026-11-04T13:00:00Z"))
        typealias Day = SimulatorLedger.Day
        #expect(
            days == [
                // Midnight is at 04:00 UTC before the DST change on that night, and at 05:00 after it.
                Day(
                    date: "2026-10-31", joins: 1, leaves: 0, left: 0, kicked: 0, banned: 0, bans: 0, unbans: 0,
                    members: 41),
                Day(
                    date: "2026-11-01", joins: 1, leaves: 1, left: 1, kicked: 0, banned: 0, bans: 0, unbans: 0,
                    members: 41),
                Day(
                    date: "2026-11-02", joins: 0, leaves: 2, left: 0, kicked: 1, banned: 1, bans: 1, unbans: 1,
                    members: 39),
                Day(
                    date: "2026-11-03", joins: 0, leaves: 0, left: 0, kicked: 0, banned: 0, bans: 0, unbans: 0,
                    members: 39),
                Day(
                    date: "2026-11-04", joins: 1, leaves: 0, left: 0, kicked: 0, banned: 0, bans: 0, unbans: 0,
                    members: nil),
            ])
    }

    @Test("Days are correct in a time zone with an offset of a quarter hour")
    func kathmandu() throws {
        let state = try Self.state([
            ("2026-11-01T18:14:59Z", .join), ("2026-11-01T18:15:00Z", .join), ("2026-11-01T18:15:00Z", .join),
        ])
        let zone = try #require(TimeZone(identifier: "Asia/Kathmandu"))
        let days = state.days(in: zone, at: try Self.instant("2026-11-02T00:00:00Z"))
        #expect(days.map(\.date) == ["2026-11-01", "2026-11-02"])
        #expect(days.map(\.joins) == [1, 2])
        #expect(days.map(\.members) == [41, nil])
    }

    @Test("The days add up to the totals after a month of simulated activity")
    func sums() throws {
        var configuration = SimulatorConfiguration()
        configuration.members = 500
        let start = try Self.instant("2026-10-20T12:00:00Z")
        var state = SimulationState(configuration: configuration, start: start)
        let end = start.advanced(by: .seconds(30 * 86_400))
        state.advance(to: end)
        let ledger = state.ledger(withEvents: true, at: end)
        #expect(ledger.timezone == "America/New_York")
        #expect(ledger.days.count == 31)
        #expect(ledger.days.map(\.joins).reduce(0, +) == ledger.events.joins)
        #expect(ledger.days.map(\.leaves).reduce(0, +) == ledger.events.leaves)
        #expect(ledger.days.map(\.kicked).reduce(0, +) == ledger.events.kicks)
        #expect(ledger.days.map(\.bans).reduce(0, +) == ledger.events.bans)
        #expect(ledger.days.map(\.unbans).reduce(0, +) == ledger.events.unbans)
        #expect(ledger.days.allSatisfy { $0.left + $0.kicked + $0.banned == $0.leaves })
        let causes = (ledger.memberEvents ?? []).compactMap(\.cause)
        #expect(causes.count { $0 == "left" } == ledger.days.map(\.left).reduce(0, +))
        #expect(causes.count { $0 == "kicked" } == ledger.days.map(\.kicked).reduce(0, +))
        #expect(causes.count { $0 == "banned" } == ledger.days.map(\.banned).reduce(0, +))
        #expect(causes.count == ledger.events.leaves && ledger.events.kicks > 0)
        let today = try #require(ledger.days.last)
        #expect((ledger.days.dropLast().last?.members ?? 0) + today.joins - today.leaves == ledger.members)
    }

    @Test("The route returns the days in the requested time zone and rejects an invalid one")
    func route() throws {
        var api = APIHarness()
        let plain = api.control("GET", "ledger")
        #expect(plain.body["timezone"] == .string("America/New_York"))
        #expect(plain.body["days"]?.array?.first?["date"] == .string("2023-11-14"))
        // The harness starts at 22:13 UTC.
        let tokyo = api.control("GET", "ledger", query: ["timezone": "Asia/Tokyo"])
        #expect(tokyo.body["timezone"] == .string("Asia/Tokyo"))
        #expect(tokyo.body["days"]?.array?.first?["date"] == .string("2023-11-15"))
        let none = api.control("GET", "ledger", query: ["timezone": "Nowhere"])
        #expect(none.status == 400)
        #expect(none.body["message"]?.text?.contains("Nowhere") == true)
    }
}
