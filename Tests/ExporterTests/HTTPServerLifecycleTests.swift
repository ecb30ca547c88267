// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Dispatch
import InMemoryLogging
import Logging
import ServiceLifecycleTestKit
import Testing

@testable import Exporter

@Suite("Starting and stopping the HTTP server", .timeLimit(.minutes(5)))
struct HTTPServerLifecycleTests {
    private let handler = InMemoryLogHandler()

    private func server(
        host: String = "127.0.0.1", port: Int = 0, requestTimeout: Int = 30, responseTimeout: Int = 30,
        routes: [HTTPRoute] = [HTTPRoute("/") { _ in .text("root\n") }]
    ) -> HTTPServer {
        HTTPServer(
            configuration: HTTPServerConfiguration(
                host: host, port: port, requestTimeoutSeconds: requestTimeout, responseTimeoutSeconds: responseTimeout),
            routes: routes, registry: MetricRegistry(), logger: Logger(label: "test") { _ in handler })
    }

    private static let hasIPv6: Bool = {
        let server = HTTPServer(
            configuration: HTTPServerConfiguration(host: "::1", port: 0), routes: [], registry: MetricRegistry(),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        return (try? server.start()) != nil
    }()

    @Test("a port in use is said with address and advice")
    func portInUse() throws {
        let first = server()
        let address = try first.start()
        let error = #expect(throws: HTTPServerError.self) { try server(port: address.port).start() }
        #expect(error?.code == .addressInUse)
        #expect(
            error?.message == """
                cannot listen on 127.0.0.1:\(address.port): the port is in use. Stop the other process (ss -ltnp shows \
                it), or choose another port; port 0 takes a free one.
                """)
        #expect(try address.request("GET", "/").status == 200)
    }

    @Test("a host that is no address, or not this machine's, is said", arguments: ["example.org", "", "1.2.3", "::g"])
    func invalidAddress(host: String) {
        let error = #expect(throws: HTTPServerError.self) { try server(host: host).start() }
        #expect(error?.code == .invalidAddress)
        #expect(
            error?.description == """
                cannot listen on "\(host)": it is not an IP address. Use 127.0.0.1 or ::1 for this machine alone, \
                0.0.0.0 or :: for every address of it.
                """)
    }

    @Test("an address of another machine is said")
    func addressNotAvailable() {
        let error = #expect(throws: HTTPServerError.self) { try server(host: "192.0.2.1").start() }
        #expect(error?.code == .addressNotAvailable)
    }

    @Test("all values out of range are said at once")
    func invalidConfiguration() {
        let server = HTTPServer(
            configuration: HTTPServerConfiguration(port: 70_000, maximumConnections: 0, threads: 100), routes: [],
            registry: MetricRegistry(), logger: Logger(label: "test") { _ in handler })
        let error = #expect(throws: HTTPServerError.self) { try server.start() }
        #expect(error?.code == .invalidConfiguration)
        #expect(
            error?.message
                == "port is 70000, use 0 to 65535; maximumConnections is 0, use 1 to 65536; threads is 100, use 1 to 64"
        )
    }

    @Test(
        "an origin that is none, and a server's name that is more than one word, are said",
        arguments: [
            "*", "null", "https://", "https://a/", "https://A.example", "a.example", "https://a:", "https://a b",
        ])
    func invalidOrigin(origin: String) {
        let server = HTTPServer(
            configuration: HTTPServerConfiguration(port: 0, serverName: "a/b 1", corsOrigin: origin), routes: [],
            registry: MetricRegistry(), logger: Logger(label: "test") { _ in handler })
        let error = #expect(throws: HTTPServerError.self) { try server.start() }
        #expect(error?.code == .invalidConfiguration)
        #expect(
            error?.message == """
                serverName is "a/b 1", use one word of letters and digits; corsOrigin is "\(origin)", use one origin in \
                lower case such as https://board.example.org
                """)
    }

    @Test("a request that is sent too slowly ends its connection, and others go on")
    func slowRequest() throws {
        let server = server(responseTimeout: 0)
        let address = try server.start()
        let slow = try RawConnection(address)
        try slow.send("GET / HTTP/1.1\r\nHost: x\r\n\r\nGET / HT")
        #expect(try slow.response().status == 200)
        server.endOverdueConnections(at: .now + .seconds(25))
        try slow.send("TP/1.1\r\nHost: x\r\n\r\nGET")
        #expect(try slow.response().status == 200)
        #expect(slow.isClosedByPeer { server.endOverdueConnections(at: .now + .seconds(60)) })
        #expect(try address.request("GET", "/").status == 200)
        withExtendedLifetime(server) {}
    }

    @Test("a response that is read too slowly ends its connection")
    func slowReading() throws {
        let size = 64_000_000
        let server = server(
            requestTimeout: 0,
            routes: [
                HTTPRoute("/") { _ in HTTPResponse(status: 200, body: Array(repeating: 1, count: size)) }
            ])
        let address = try server.start()
        let slow = try RawConnection(address)
        try slow.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        _ = try slow.head()
        server.endOverdueConnections(at: .now + .seconds(60))
        #expect(slow.countUntilClosed() < size)
        withExtendedLifetime(server) {}
    }

    @Test("localhost is 127.0.0.1")
    func localhost() throws {
        let server = server(host: "localhost")
        let address = try server.start()
        #expect(address.host == "127.0.0.1")
        #expect(try address.request("GET", "/").status == 200)
        withExtendedLifetime(server) {}
    }

    @Test("IPv6 addresses serve, and are shown in brackets", .enabled(if: hasIPv6), arguments: ["::1", "[::1]"])
    func ipv6(host: String) throws {
        let server = server(host: host, routes: [HTTPRoute("/") { .text("\($0.isLoopbackPeer)") }])
        let address = try server.start()
        #expect(address.description == "[::1]:\(address.port)")
        #expect(try address.request("GET", "/").text == "true")
        withExtendedLifetime(server) {}
    }

    @Test("every address of both kinds takes IPv4 too, and knows its own machine", .enabled(if: hasIPv6))
    func dualStack() throws {
        let server = server(host: "::", routes: [HTTPRoute("/") { .text("\($0.isLoopbackPeer)") }])
        let port = try server.start().port
        #expect(try HTTPAddress(host: "127.0.0.1", port: port).request("GET", "/").text == "true")
        #expect(try HTTPAddress(host: "::1", port: port).request("GET", "/").text == "true")
        withExtendedLifetime(server) {}
    }

    @Test("run serves until graceful shutdown, closes the port, and does not start again")
    func gracefulShutdown() async throws {
        try await testGracefulShutdown { trigger in
            let server = server()
            let address = try server.start()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await server.run() }
                #expect(try address.request("GET", "/").text == "root\n")
                trigger.triggerGracefulShutdown()
                try await group.waitForAll()
            }
            #expect(throws: RawConnection.Failure.self) { try RawConnection(address) }
            let error = #expect(throws: HTTPServerError.self) { try server.start() }
            #expect(error?.code == .stopped)
        }
        #expect(handler.entries.map(\.message) == ["HTTP server listens", "HTTP server stopped"])
    }

    @Test("a request that is running at a graceful shutdown is answered to its last byte")
    func drain() async throws {
        let (entered, entry) = AsyncStream.makeStream(of: Void.self)
        let release = DispatchSemaphore(value: 0)
        let size = 8_000_000
        let route = HTTPRoute("/slow") { _ in
            entry.yield()
            release.wait()
            return HTTPResponse(status: 200, body: [UInt8](repeating: 120, count: size))
        }
        try await testGracefulShutdown { trigger in
            let server = server(routes: [route])
            let address = try server.start()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await server.run() }
                let connection = try RawConnection(address)
                try connection.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n")
                for await _ in entered { break }
                trigger.triggerGracefulShutdown()
                release.signal()
                #expect(try connection.response().body.count == size)
                try await group.waitForAll()
            }
        }
    }

    @Test("stopping in the midst of requests does no harm", arguments: [1, 2])
    func stopUnderLoad(threads: Int) async throws {
        let requests = String(repeating: "GET / HTTP/1.1\r\nHost: x\r\n\r\n", count: 200)
        for _ in 0..<20 {
            try await testGracefulShutdown { trigger in
                let server = HTTPServer(
                    configuration: HTTPServerConfiguration(port: 0, threads: threads),
                    routes: [HTTPRoute("/") { _ in .text("root\n") }], registry: MetricRegistry(),
                    logger: Logger(label: "test") { _ in handler })
                let address = try server.start()
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { try await server.run() }
                    let connections = try (0..<4).map { _ in try RawConnection(address) }
                    for connection in connections { try connection.send(requests) }
                    trigger.triggerGracefulShutdown()
                    try await group.waitForAll()
                    for connection in connections { connection.finish() }
                }
                #expect(throws: RawConnection.Failure.self) { try RawConnection(address) }
            }
        }
    }

    @Test("a cancelled run stops too, even with an idle connection open")
    func cancellation() async throws {
        let server = server()
        let address = try server.start()
        let connection = try RawConnection(address)
        try connection.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(try connection.response().status == 200)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            group.cancelAll()
            try await group.waitForAll()
        }
        #expect(connection.isClosedByPeer())
        #expect(throws: RawConnection.Failure.self) { try RawConnection(address) }
    }

    @Test("run throws where it cannot start")
    func runThrows() async throws {
        let first = server()
        let address = try first.start()
        let second = server(port: address.port)
        await #expect(throws: HTTPServerError.self) { try await second.run() }
        #expect(try address.request("GET", "/").status == 200)
    }

    @Test("what the library reports is logged below info, on one line")
    func libraryLog() throws {
        var logger = Logger(label: "test") { _ in handler }
        logger.logLevel = .debug
        let server = HTTPServer(
            configuration: HTTPServerConfiguration(port: 0, maximumConnectionsPerAddress: 1),
            routes: [HTTPRoute("/") { _ in .text("root\n") }], registry: MetricRegistry(), logger: logger)
        let address = try server.start()
        let connection = try RawConnection(address)
        try connection.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(try connection.response().status == 200)
        #expect(try RawConnection(address).isClosedByPeer())
        withExtendedLifetime(server) {}
        let reports = handler.entries.filter { $0.message == "libmicrohttpd reports" }
        #expect(reports.allSatisfy { $0.level == .debug })
        let texts = reports.compactMap { $0.metadata["http.server.message"].map { "\($0)" } }
        #expect(texts.count == reports.count)
        #expect(texts.allSatisfy { !$0.contains("\n") && !$0.isEmpty })
        #expect(!texts.isEmpty)
    }
}
