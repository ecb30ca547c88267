// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Testing
import Timekeeping

@testable import DiscordSimulator

@Suite("ActiveFaults")
struct ActiveFaultsTests {
    private let now = WallInstant(secondsSince1970: 1_700_000_000)

    @Test("Faults of dispatches apply in order, each the given number of times")
    func dispatches() {
        var faults = ActiveFaults()
        #expect(!faults.isForDispatches)
        for fault: SimulatorFault in [.corruptDispatch(), .duplicateDispatch(times: 2), .fragmentMessages(parts: 5)] {
            let kind = faults.add(fault, at: now)
            #expect(kind == .pending)
        }
        _ = faults.add(.loseDispatch(times: nil), at: now)
        #expect(faults.isForDispatches)
        let manners = (0..<6).map { _ in faults.takeDelivery() }
        #expect(manners == [.corrupt, .twice, .twice, .fragments(5), .never, .never])
        #expect(faults.active(at: now) == [.loseDispatch(times: nil)])
        faults.clear()
        let next = faults.takeDelivery()
        #expect(next == nil)
        #expect(
            faults.struck == [
                "corrupt-dispatch": 1, "duplicate-dispatch": 2, "fragment-messages": 1, "lose-dispatch": 2,
            ])
    }

    @Test(
        "A fault affects only matching requests",
        arguments: [
            (SimulatorRequests(), "GET", "/api/v10/gateway", true),
            (SimulatorRequests(), "GET", "/simulator/ledger", false),
            (SimulatorRequests(method: "patch"), "PATCH", "/api/v10/channels/1", true),
            (SimulatorRequests(method: "PATCH"), "GET", "/api/v10/channels/1", false),
            (SimulatorRequests(route: "/channels/1"), "GET", "/api/v10/channels/1/messages", true),
            (SimulatorRequests(route: "channels/1/"), "GET", "/api/channels/1", true),
            (SimulatorRequests(route: "/channels/1"), "GET", "/api/v10/channels/12", false),
        ])
    func requests(requests: SimulatorRequests, method: String, path: String, isFor: Bool) {
        var faults = ActiveFaults()
        _ = faults.add(.http(.close, on: requests, times: 1), at: now)
        let parts = path.split(separator: "/").map(String.init)
        let taken = (0..<2).map { _ in faults.takeAnswer(method: method, path: parts) }
        #expect(taken == [isFor ? .close : nil, nil])
        #expect(faults.active(at: now).isEmpty == isFor)
    }

    @Test("A request gets the first matching fault")
    func firstFit() {
        var faults = ActiveFaults()
        _ = faults.add(.http(.noAnswer, on: SimulatorRequests(method: "POST"), times: 1), at: now)
        _ = faults.add(.http(.error(), times: 2), at: now)
        let taken = ["GET", "POST", "POST", "POST"].map { faults.takeAnswer(method: $0, path: ["api", "gateway"]) }
        #expect(taken == [.error(), .noAnswer, .error(), nil])
    }

    @Test("Other faults last for the given time or number of occurrences")
    func lasting() {
        var faults = ActiveFaults()
        _ = faults.add(.withholdHeartbeatACKs(times: 2), at: now)
        let withheld = (0..<3).map { _ in faults.takesAcknowledgement() }
        #expect(withheld == [true, true, false])
        _ = faults.add(.refuseConnections(for: .seconds(10)), at: now)
        #expect(faults.active(at: now.advanced(by: .seconds(4))) == [.refuseConnections(for: .seconds(6))])
        let refused = [9, 10].map { faults.refusesConnection(at: now.advanced(by: .seconds($0))) }
        #expect(refused == [true, false])
        _ = faults.add(.delayFrames(by: .seconds(1)), at: now)
        _ = faults.add(.shiftClock(by: .seconds(-5)), at: now)
        #expect(
            faults.active(at: now.advanced(by: .seconds(10))) == [
                .delayFrames(by: .seconds(1)), .shiftClock(by: .seconds(-5)),
            ])
        _ = faults.add(.delayFrames(by: .zero), at: now)
        _ = faults.add(.shiftClock(by: .zero), at: now)
        #expect(faults.active(at: now.advanced(by: .seconds(10))).isEmpty)
        let kind = faults.add(.reset, at: now)
        #expect(kind == .immediate)
        #expect(faults.struck == ["withhold-heartbeat-acks": 2, "refuse-connections": 1, "reset": 1])
    }
}
