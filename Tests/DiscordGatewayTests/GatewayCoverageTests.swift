// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Testing
import Timekeeping

@testable import DiscordGateway

@Suite("Gateway coverage")
struct GatewayCoverageTests {
    private static func at(_ seconds: Double) -> WallInstant { WallInstant(secondsSince1970: seconds) }

    enum Step: Sendable {
        case connect, request(Double), establish, beat(Double), acknowledge
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let steps: [Step]
        let until: Double?

        init(_ name: String, _ steps: [Step], _ until: Double?) {
            (testDescription, self.steps, self.until) = (name, steps, until)
        }
    }

    private static let session: [Step] = [.connect, .request(10), .establish]

    private static let cases = [
        Case("nothing, before a session", [.connect, .request(10)], nil),
        Case("a session covers the time until it was requested", session, 10),
        Case("a heartbeat covers the time until it was sent, once it is acknowledged", session + [.beat(50)], 10),
        Case("not until the ACK was received", session + [.beat(50), .acknowledge], 50),
        Case(
            "after a stall, each ACK belongs to the oldest heartbeat",
            session + [.beat(50), .beat(90), .beat(130), .acknowledge, .acknowledge], 90),
        Case("an ACK without a heartbeat covers nothing", session + [.acknowledge], 10),
        Case(
            "during a replay, an ACK does not mean that the missed events have arrived",
            session + [.connect, .request(200), .beat(210), .acknowledge], 10),
        Case(
            "nor if it arrives after the replay",
            session + [.connect, .request(200), .beat(210), .establish, .acknowledge], 200),
        Case(
            "ACKs of the last connection are not expected",
            session + [.beat(50), .connect, .request(200), .establish, .beat(240), .acknowledge], 240),
        Case("a lost connection covers no more", session + [.beat(50), .acknowledge, .beat(90), .connect], 50),
    ]

    @Test("Events are known to have been received until an instant that the gateway has confirmed", arguments: cases)
    func coverage(_ test: Case) {
        var coverage = GatewayCoverage()
        for step in test.steps {
            switch step {
            case .connect: coverage.connecting()
            case .request(let seconds): coverage.requestedSession(at: Self.at(seconds))
            case .establish: coverage.established()
            case .beat(let seconds): coverage.sentHeartbeat(at: Self.at(seconds))
            case .acknowledge: _ = coverage.acknowledged()
            }
        }
        #expect(coverage.until == test.until.map(Self.at))
    }
}
