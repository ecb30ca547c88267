// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Exporter
import FoundationEssentials
import Synchronization
import Testing

@Suite("Health and readiness")
struct HealthRegistryTests {
    /// A manually set time.
    private final class Time: Sendable {
        let seconds = Mutex(1_700_000_000.0)
        var now: Date { Date(timeIntervalSince1970: seconds.withLock { $0 }) }
    }

    private func answer(_ health: HealthRegistry, _ path: String, verbose: Bool = false) -> String {
        let request = HTTPRequest(path: path, query: verbose ? [("verbose", "")] : [])
        guard let route = health.routes().first(where: { $0.path == path }) else { return "no route" }
        let response = route.response(to: request)
        return "\(response.status) \(response.headers.map(\.1)) \(String(decoding: response.body, as: UTF8.self))"
    }

    @Test("Without checks, both responses are ok")
    func empty() {
        let health = HealthRegistry()
        #expect(health.routes().map(\.path) == ["/healthz", "/readyz"])
        #expect(answer(health, "/healthz") == "200 [\"text/plain; charset=utf-8\"] ok\n")
        #expect(answer(health, "/readyz") == "200 [\"text/plain; charset=utf-8\"] ok\n")
    }

    @Test("A check that was never set is live, but not ready")
    func starting() {
        let health = HealthRegistry()
        let check = health.check("gateway", for: [.live, .ready])
        #expect(answer(health, "/healthz") == "200 [\"text/plain; charset=utf-8\"] ok\n")
        #expect(answer(health, "/readyz") == "503 [\"text/plain; charset=utf-8\"] failing\ngateway: starting\n")
        check.pass()
        #expect(health.isPassing(.ready))
        check.fail("closed by the peer")
        #expect(
            answer(health, "/healthz") == "503 [\"text/plain; charset=utf-8\"] failing\ngateway: closed by the peer\n")
    }

    @Test("The failing checks of the kind are listed in order, one line each")
    func failing() {
        let health = HealthRegistry()
        health.check("store", for: [.ready]).fail("disk\nfull")
        health.check("census", for: [.ready]).fail("not in yet")
        health.check("gateway", for: [.ready]).pass()
        health.check("services", for: [.live]).fail("report died")
        #expect(
            answer(health, "/readyz")
                == "503 [\"text/plain; charset=utf-8\"] failing\ncensus: not in yet\nstore: disk\\nfull\n")
        #expect(!health.isPassing(.live))
    }

    @Test("Without access to details, messages are withheld, because they may contain paths and errors")
    func withheld() {
        let time = Time()
        let health = HealthRegistry(now: { time.now })
        let store = health.check("store", for: [.ready])
        store.fail("/secret/path is read-only")
        store.recordError("/secret/path: EROFS", at: time.now)
        let readyz = health.routes { $0.header("Token") != nil }.first { $0.path == "/readyz" }
        func text(_ request: HTTPRequest) -> String {
            String(decoding: readyz?.response(to: request).body ?? [], as: UTF8.self)
        }
        #expect(text(HTTPRequest(path: "/readyz")) == "failing\nstore\n")
        #expect(
            text(HTTPRequest(path: "/readyz", query: [("verbose", "")])) == """
                {"status":"failing","checks":[{"name":"store","status":"failing","since":"2023-11-14T22:13:20Z"}]}

                """)
        #expect(
            text(HTTPRequest(path: "/readyz", headers: [(name: "Token", value: "x")]))
                == "failing\nstore: /secret/path is read-only\n")
    }

    @Test("The verbose response is JSON with the time of the last status change")
    func verbose() {
        let time = Time()
        let health = HealthRegistry(now: { time.now })
        let store = health.check("store", for: [.ready])
        health.check("a \"quoted\" name", for: [.ready]).pass()
        time.seconds.withLock { $0 += 60 }
        store.fail("disk full")
        time.seconds.withLock { $0 += 60 }
        store.fail("disk still full")
        #expect(
            answer(health, "/readyz", verbose: true) == """
                503 ["application/json"] {"status":"failing","checks":[\
                {"name":"a \\"quoted\\" name","status":"ok","message":"ok","since":"2023-11-14T22:13:20Z"},\
                {"name":"store","status":"failing","message":"disk still full","since":"2023-11-14T22:14:20Z"}]}

                """)
        store.pass("writes")
        #expect(
            answer(health, "/readyz", verbose: true) == """
                200 ["application/json"] {"status":"ok","checks":[\
                {"name":"a \\"quoted\\" name","status":"ok","message":"ok","since":"2023-11-14T22:13:20Z"},\
                {"name":"store","status":"ok","message":"writes","since":"2023-11-14T22:15:20Z"}]}

                """)
        #expect(
            answer(health, "/healthz", verbose: true)
                == "200 [\"application/json\"] {\"status\":\"ok\",\"checks\":[]}\n")
    }

    @Test("A degraded check passes and is reported")
    func degraded() {
        let time = Time()
        let health = HealthRegistry(now: { time.now })
        let intents = health.check("intents", for: [.ready])
        health.check("store", for: [.ready]).pass()
        intents.pass()
        time.seconds.withLock { $0 += 60 }
        intents.degrade("online is approximate")
        #expect(health.isPassing(.ready))
        #expect(
            answer(health, "/readyz")
                == "200 [\"text/plain; charset=utf-8\"] degraded\nintents: online is approximate\n")
        #expect(
            answer(health, "/readyz", verbose: true) == """
                200 ["application/json"] {"status":"degraded","checks":[\
                {"name":"intents","status":"degraded","message":"online is approximate","since":"2023-11-14T22:14:20Z"},\
                {"name":"store","status":"ok","message":"ok","since":"2023-11-14T22:13:20Z"}]}

                """)
        health.check("late", for: [.ready]).fail("no")
        #expect(answer(health, "/readyz") == "503 [\"text/plain; charset=utf-8\"] failing\nlate: no\n")
    }

    @Test("Parameters other than verbose are rejected", arguments: ["/healthz", "/readyz"])
    func parameters(path: String) throws {
        let route = try #require(HealthRegistry().routes().first { $0.path == path })
        #expect(route.parameters == ["verbose"])
        #expect(route.response(to: HTTPRequest(path: path, query: [("pretty", "1")])).status == 400)
        #expect(route.response(to: HTTPRequest(path: path, query: [("verbose", ""), ("verbose", "")])).status == 400)
    }

    @Test("A removed check is no longer reported, and its handle changes nothing")
    func removal() {
        let health = HealthRegistry()
        let check = health.check("store", for: [.ready])
        health.remove("store")
        check.fail("gone")
        #expect(health.isPassing(.ready))
        #expect(check !== health.check("store", for: [.ready]))
    }

    @Test("The same name returns the same check, and adds its kinds")
    func sameName() {
        let health = HealthRegistry()
        let check = health.check("store", for: [.ready])
        #expect(check === health.check("store", for: [.live]))
        #expect(check.name == "store")
        check.fail("gone")
        #expect(!health.isPassing(.live))
        #expect(!health.isPassing(.ready))
    }
}
