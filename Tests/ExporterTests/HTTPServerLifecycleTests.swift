// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Dispatch
import InMemoryLogging
import Logging
import ServiceLifecycleTestKit
import Testing

@testable import Exporter

@Suite("HTTP server lifecycle", .timeLimit(.minutes(5)))
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

    @Test("A port in use is reported with address and advice")
    func portInUse() throws {
        let first = server()
        let address = try first.start()
        let error = #expect(throws: HTTPServerError.self) { try server(port: address.port).start() }
        #expect(error?.code == .addressInUse)
        #expect(
            error?.message == """
                Cannot listen on 127.0.0.1:\(address.port): port already in use; stop the other process (ss -ltnp \
                shows it) or choose another port (0 picks a free one)
                """)
        #expect(try address.request("GET", "/").status == 200)
    }

    @Test("A host that is not an IP address is reported", arguments: ["example.org", "", "1.2.3", "::g"])
    func invalidAddress(host: String) {
        let error = #expect(throws: HTTPServerError.self) { try server(host: host).start() }
        #expect(error?.code == .invalidAddress)
        #expect(
            error?.description == """
                Cannot listen on "\(host)": not an IP address; use 127.0.0.1 or ::1 to accept only local connections, \
                0.0.0.0 or :: to listen on all addresses
                """)
    }

    @Test("An address of another machine is reported")
    func addressNotAvailable() {
        let error = #expect(throws: HTTPServerError.self) { try server(host: "192.0.2.1").start() }
        #expect(error?.code == .addressNotAvailable)
    }

    @Test("All values out of range are reported together")
    func invalidConfiguration() {
        let server = HTTPServer(
            configuration: HTTPServerConfiguration(port: 70_000, maximumConnections: 0, threads: 100), routes: [],
            registry: MetricRegistry(), logger: Logger(label: "test") { _ in handler })
        let error = #expect(throws: HTTPServerError.self) { try server.start() }
        #expect(error?.code == .invalidConfiguration)
        #expect(
            error?.message
                == "port must be from 0 to 65535, got 70000; maximumConnections must be from 1 to 65536, got 0; "
                + "threads must be from 1 to 64, got 100"
        )
    }

    @Test(
        "An invalid origin and a server name of more than one word are reported",
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
                serverName must be a single word of letters and digits, got "a/b 1"; corsOrigin must be an origin in \
                lower case such as https://board.example.org, got "\(origin)"
                """)
    }

    @Test("A request that is sent too slowly closes its connection; others stay open")
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

    @Test("A response that is read too slowly closes its connection")
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

    @Test(
        "The server listens on IPv6 addresses and shows them in brackets", .enabled(if: hasIPv6),
        arguments: ["::1", "[::1]"])
    func ipv6(host: String) throws {
        let server = server(host: host, routes: [HTTPRoute("/") { .text("\($0.isLoopbackPeer)") }])
        let address = try server.start()
        #expect(address.description == "[::1]:\(address.port)")
        #expect(try address.request("GET", "/").text == "true")
        withExtendedLifetime(server) {}
    }

    @Test("The address :: also accepts IPv4 and detects loopback peers", .enabled(if: hasIPv6))
    func dualStack() throws {
        let server = server(host: "::", routes: [HTTPRoute("/") { .text("\($0.isLoopbackPeer)") }])
        let port = try server.start().port
        #expect(try HTTPAddress(host: "127.0.0.1", port: port).request("GET", "/").text == "true")
        #expect(try HTTPAddress(host: "::1", port: port).request("GET", "/").text == "true")
        withExtendedLifetime(server) {}
    }

    @Test("The server runs until graceful shutdown, closes the port, and cannot be started again")
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
        #expect(handler.entries.map(\.message) == ["HTTP server started", "HTTP server stopped"])
    }

    @Test("A request running at a graceful shutdown gets its complete response", arguments: [false, true])
    func drain(isExpensive: Bool) async throws {
        let (entered, entry) = AsyncStream.makeStream(of: Void.self)
        let release = DispatchSemaphore(value: 0)
        let size = 8_000_000
        let route = HTTPRoute("/slow", isExpensive: isExpensive) { _ in
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

    @Test("Stopping during requests is safe", arguments: [1, 2], [false, true])
    func stopUnderLoad(threads: Int, isExpensive: Bool) async throws {
        let requests = String(repeating: "GET / HTTP/1.1\r\nHost: x\r\n\r\n", count: 200)
        for _ in 0..<20 {
            try await testGracefulShutdown { trigger in
                let server = HTTPServer(
                    configuration: HTTPServerConfiguration(port: 0, threads: threads),
                    routes: [HTTPRoute("/", isExpensive: isExpensive) { _ in .text("root\n") }],
                    registry: MetricRegistry(), logger: Logger(label: "test") { _ in handler })
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

    @Test("Cancellation stops the server, even with an idle connection open")
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

    @Test("run() throws if the server cannot start")
    func runThrows() async throws {
        let first = server()
        let address = try first.start()
        let second = server(port: address.port)
        await #expect(throws: HTTPServerError.self) { try await second.run() }
        #expect(try address.request("GET", "/").status == 200)
    }

    @Test("Messages of the library are logged below info, on one line")
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
        let reports = handler.entries.filter { $0.message == "libmicrohttpd message" }
        #expect(reports.allSatisfy { $0.level == .debug })
        let texts = reports.compactMap { $0.metadata["http.server.message"].map { "\($0)" } }
        #expect(texts.count == reports.count)
        #expect(texts.allSatisfy { !$0.contains("\n") && !$0.isEmpty })
        #expect(!texts.isEmpty)
    }
}
