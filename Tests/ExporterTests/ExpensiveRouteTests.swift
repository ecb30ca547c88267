// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Dispatch
import Logging
import Synchronization
import Testing

@testable import Exporter

@Suite("Expensive routes", .timeLimit(.minutes(5)))
struct ExpensiveRouteTests {
    private static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    /// A route whose handlers wait until they are released.
    private final class SlowRoute: Sendable {
        let entries: AsyncStream<Void>
        private let entry: AsyncStream<Void>.Continuation
        private let gate = DispatchSemaphore(value: 0)

        init() {
            (entries, entry) = AsyncStream.makeStream()
        }

        var route: HTTPRoute {
            HTTPRoute("/slow", parameters: ["x"], isExpensive: true) { [entry, gate] request in
                entry.yield()
                gate.wait()
                return .text("slow \(request.queryValue("x") ?? "-")\n")
            }
        }

        func waitForEntries(_ count: Int) async {
            var left = count
            for await _ in entries {
                left -= 1
                if left == 0 { return }
            }
        }

        func release(_ count: Int) {
            for _ in 0..<count { gate.signal() }
        }
    }

    /// Runs a server while `body` runs. Whatever happens, stuck handlers are released at the end, because the server awaits
    /// them.
    private func withServer(
        _ slow: SlowRoute, threads: Int = 1, requests: Int, routes: [HTTPRoute]? = nil,
        registry: MetricRegistry = MetricRegistry(), _ body: (HTTPServer, HTTPAddress) async throws -> Void
    ) async throws {
        let server = HTTPServer(
            configuration: HTTPServerConfiguration(
                // A test waits between requests, and may be suspended for long on a busy machine.
                port: 0, timeoutSeconds: 3_600, expensiveThreads: threads, maximumExpensiveRequests: requests),
            routes: routes ?? [slow.route], registry: registry, logger: Self.quiet)
        defer { withExtendedLifetime(server) { slow.release(100) } }
        try await body(server, try server.start())
    }

    private func get(_ target: String) -> String { "GET \(target) HTTP/1.1\r\nHost: x\r\n\r\n" }

    @Test("while expensive handlers are stuck, all other routes respond, and a further expensive request gets 503")
    func starvation() async throws {
        let slow = SlowRoute()
        let registry = MetricRegistry()
        let routes = [slow.route, HTTPRoute("/healthz") { _ in .text("ok\n") }, metricsRoute(registry: registry)]
        try await withServer(slow, threads: 2, requests: 2, routes: routes, registry: registry) { server, address in
            // Connections of all of the server's threads, opened before any of them could be blocked.
            let probes = try (0..<16).map { _ in try RawConnection(address) }
            for probe in probes { try probe.send(get("/healthz")) }
            for probe in probes { #expect(try probe.response().text == "ok\n") }

            let stuck = try (0..<2).map { _ in try RawConnection(address) }
            for (index, connection) in stuck.enumerated() {
                try connection.send(get("/slow?x=\(index)") + get("/healthz"))
            }
            await slow.waitForEntries(2)
            for probe in probes { try probe.send(get("/healthz") + get("/metrics")) }
            for probe in probes {
                #expect(try probe.response().text == "ok\n")
                #expect(try probe.response().status == 200)
            }
            // Waiting for the handler is not the client's fault.
            server.endOverdueConnections(at: .now + .seconds(3_600))
            for method in ["GET", "HEAD"] {
                let rejection = try address.request(method, "/slow")
                #expect(rejection.status == 503)
                #expect(rejection.headers["retry-after"] == "1")
                #expect(rejection.headers["content-type"] == "application/problem+json")
            }
            let page = try address.request("GET", "/metrics").text
            #expect(page.contains("http_requests_rejected_total{route=\"/slow\"} 2\n"))

            slow.release(2)
            for (index, connection) in stuck.enumerated() {
                #expect(try connection.response().text == "slow \(index)\n")
                #expect(try connection.response().text == "ok\n")
            }
            slow.release(1)
            #expect(try address.request("GET", "/slow").status == 200)
        }
    }

    @Test("a request that a check refuses takes no slot")
    func checks() async throws {
        let slow = SlowRoute()
        let route = slow.route.guarded { $0.header("Pass") == nil ? .text("stop", status: 401) : nil }
        try await withServer(slow, requests: 1, routes: [route]) { _, address in
            let stuck = try RawConnection(address)
            try stuck.send("GET /slow HTTP/1.1\r\nHost: x\r\nPass: 1\r\n\r\n")
            await slow.waitForEntries(1)
            #expect(try address.request("GET", "/slow").status == 401)
            #expect(try address.request("GET", "/slow?y", headers: "Pass: 1\r\n").status == 400)
            #expect(try address.request("POST", "/slow", headers: "Pass: 1\r\n").status == 405)
            #expect(try address.request("GET", "/slow", headers: "Pass: 1\r\n").status == 503)
            slow.release(1)
            #expect(try stuck.response().status == 200)
        }
    }

    @Test("a client that leaves while its handler runs harms nobody, and its slot becomes free")
    func disconnection() async throws {
        let slow = SlowRoute()
        try await withServer(slow, requests: 2) { _, address in
            for _ in 0..<10 {
                do {
                    let leaving = try RawConnection(address)
                    try leaving.send(get("/slow"))
                    await slow.waitForEntries(1)
                }
                slow.release(1)
            }
            let staying = try RawConnection(address)
            try staying.send(get("/slow"))
            await slow.waitForEntries(1)
            slow.release(1)
            #expect(try staying.response().status == 200)
        }
    }

    @Test("a cancellation refuses the requests that wait for a thread, and awaits the handler that runs")
    func cancellation() async throws {
        let slow = SlowRoute()
        try await withServer(slow, requests: 8) { server, address in
            let running = try RawConnection(address)
            let waiting = try (0..<4).map { _ in try RawConnection(address) }
            try await withThrowingTaskGroup(of: Void.self) { group in
                // The group awaits the server, and the server its handlers.
                defer { slow.release(100) }
                group.addTask { try await server.run() }
                try running.send(get("/slow"))
                await slow.waitForEntries(1)
                for connection in waiting { try connection.send(get("/slow")) }
                group.cancelAll()
                for connection in waiting {
                    let response = try connection.response()
                    #expect(response.status == 503)
                    #expect(response.headers["retry-after"] == "1")
                }
                slow.release(1)
                try await group.waitForAll()
            }
            running.finish()
            #expect(throws: RawConnection.Failure.self) { try RawConnection(address) }
        }
    }

    @Test("requests are handled in order; closing refuses those that wait, and awaits the one that runs")
    func workers() async throws {
        let log = Mutex<[String]>([])
        let (entries, entry) = AsyncStream.makeStream(of: Void.self)
        let (refusals, refusal) = AsyncStream.makeStream(of: Void.self)
        let gate = DispatchSemaphore(value: 0)
        let workers = try RequestWorkers(threads: 1)
        func add(_ name: String) {
            let request = DeferredRequest(
                respond: {
                    entry.yield()
                    gate.wait()
                    return .text("\(name) done")
                },
                refuse: {
                    refusal.yield()
                    return .text("\(name) refused")
                })
            workers.handle(request) { response in
                log.withLock { $0.append(String(decoding: response.body, as: UTF8.self)) }
            }
        }
        for name in ["a", "b", "c", "d"] { add(name) }
        gate.signal()
        var entered = entries.makeAsyncIterator()
        await entered.next()
        await entered.next()
        await withTaskGroup { group in
            group.addTask {
                await withCheckedContinuation { continuation in
                    DispatchQueue.global().async {
                        workers.close()
                        continuation.resume()
                    }
                }
            }
            var refused = refusals.makeAsyncIterator()
            await refused.next()
            await refused.next()
            gate.signal()
            await group.waitForAll()
        }
        add("e")
        workers.close()
        #expect(log.withLock { $0 } == ["a done", "c refused", "d refused", "b done", "e refused"])
    }
}
