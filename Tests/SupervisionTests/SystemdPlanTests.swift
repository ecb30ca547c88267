// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Testing
import Timekeeping

@testable import Supervision

@Suite("Notifications to systemd")
struct SystemdPlanTests {
    private let start = MonotonicInstant(nanoseconds: 0)

    @Test("READY once the bot has begun, STATUS for each change, WATCHDOG at half of the watchdog timeout")
    func steps() {
        var plan = SystemdPlan(watchdog: .seconds(10))
        func step(_ second: Int, _ hasBegun: Bool, _ isLive: Bool, _ status: String) -> [String] {
            plan.step(
                hasBegun: hasBegun, isLive: isLive, status: status, at: start.advanced(by: .seconds(second)))
        }
        #expect(step(0, false, true, "failing") == ["STATUS=failing", "WATCHDOG=1"])
        #expect(step(1, true, true, "failing") == ["READY=1"])
        #expect(step(2, true, true, "ok") == ["STATUS=ok"])
        #expect(step(3, true, true, "ok") == [])
        // Early, because the next step might be too late.
        #expect(step(5, true, true, "ok") == ["WATCHDOG=1"])
        #expect(step(12, true, false, "ok") == [])
        #expect(step(13, true, true, "ok") == ["WATCHDOG=1"])
    }

    @Test("Without a watchdog, no keep-alive messages are sent")
    func noWatchdog() {
        var plan = SystemdPlan(watchdog: nil)
        #expect(plan.step(hasBegun: true, isLive: true, status: "ok", at: start) == ["READY=1", "STATUS=ok"])
        #expect(plan.step(hasBegun: true, isLive: true, status: "ok", at: start.advanced(by: .seconds(99))) == [])
    }

    @Test(
        "The time between steps never exceeds half of the watchdog timeout",
        arguments: [(100, 50), (2_000, 1_000), (60_000, 1_000)])
    func pause(_ watchdog: Int, _ pause: Int) {
        #expect(SystemdPlan(watchdog: .milliseconds(watchdog)).pause == .milliseconds(pause))
    }

    @Test(
        "The environment provides the socket and the watchdog timeout",
        arguments: [
            (["NOTIFY_SOCKET": "/run/x"], "/run/x", nil),
            (["NOTIFY_SOCKET": "@x", "WATCHDOG_USEC": "3000000"], "@x", .seconds(3)),
            (["NOTIFY_SOCKET": "/x", "WATCHDOG_USEC": "3000000", "WATCHDOG_PID": "42"], "/x", .seconds(3)),
            (["NOTIFY_SOCKET": "/x", "WATCHDOG_USEC": "3000000", "WATCHDOG_PID": "43"], "/x", nil),
            (["NOTIFY_SOCKET": "/x", "WATCHDOG_USEC": "soon"], "/x", nil),
            (["NOTIFY_SOCKET": "/x", "WATCHDOG_USEC": "-1"], "/x", nil),
            ([:], nil, nil), (["NOTIFY_SOCKET": ""], nil, nil), (["NOTIFY_SOCKET": "@"], nil, nil),
            (["NOTIFY_SOCKET": "relative"], nil, nil),
        ] as [([String: String], String?, Duration?)])
    func environment(_ variables: [String: String], _ socket: String?, _ watchdog: Duration?) {
        let notifier = SystemdNotifier(environment: variables, processID: 42)
        #expect(notifier?.socket == socket)
        #expect(notifier?.watchdog == watchdog)
    }

    @Test(
        "A missing socket and a name that is too long are reported",
        arguments: ["/nonexistent/x", "@" + String(repeating: "x", count: 200)])
    func unreachable(_ socket: String) throws {
        let notifier = try #require(SystemdNotifier(environment: ["NOTIFY_SOCKET": socket], processID: 42))
        #expect(throws: SystemdNotifier.Failure.self) { try notifier.send(["READY=1"]) }
    }
}
