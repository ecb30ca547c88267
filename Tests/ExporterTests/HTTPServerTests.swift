// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Exporter
import Logging
import Testing

@Suite("HTTP server", .timeLimit(.minutes(5)))
struct HTTPServerTests {
    private static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private static let routes = [
        HTTPRoute("/") { _ in .text("root\n") },
        HTTPRoute("/echo") { request in
            let query = request.query.map { "\($0.name)=\($0.value)" }.joined(separator: ";")
            return .text("\(request.method) \(query) \(request.header("x-test") ?? "-") \(request.isLoopbackPeer)")
        },
        HTTPRoute("/a b") { _ in .text("space") },
        HTTPRoute("/cached") { _ in
            HTTPResponse(status: 200, headers: [("cache-control", "max-age=5"), ("X-Bad", "a\r\nb")])
        },
        HTTPRoute("/large") { _ in HTTPResponse.text(String(repeating: "line\n", count: 1000)).tagged() },
        HTTPRoute("/broken") { _ in HTTPResponse(status: 42) },
    ]

    private func withServer(
        _ configuration: HTTPServerConfiguration = HTTPServerConfiguration(port: 0),
        registry: MetricRegistry = MetricRegistry(), _ body: (HTTPAddress) throws -> Void
    ) throws {
        let server = HTTPServer(
            configuration: configuration, routes: Self.routes + [metricsRoute(registry: registry)],
            registry: registry, logger: Self.quiet)
        let address = try server.start()
        #expect(try server.start() == address)
        try withExtendedLifetime(server) { try body(address) }
    }

    @Test("GET returns the body and the default headers, and the connection stays open")
    func get() throws {
        try withServer { address in
            #expect(address.description == "127.0.0.1:\(address.port)" && address.port > 0)
            let connection = try RawConnection(address)
            for _ in 0..<3 {
                try connection.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
                var response = try connection.response()
                #expect(response.headers.removeValue(forKey: "date") != nil)
                let expected = RawResponse(
                    status: 200,
                    headers: [
                        "content-type": "text/plain; charset=utf-8", "content-length": "5",
                        "x-content-type-options": "nosniff", "cache-control": "no-store",
                        "referrer-policy": "no-referrer", "x-frame-options": "DENY",
                        "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
                        "cross-origin-resource-policy": "same-origin",
                    ], body: Array("root\n".utf8))
                #expect(response == expected)
            }
        }
    }

    @Test("HEAD returns the headers of GET and no body")
    func head() throws {
        try withServer { address in
            let connection = try RawConnection(address)
            try connection.send("HEAD / HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n")
            var head = try connection.response(toHead: true)
            var get = try connection.response()
            head.headers["date"] = nil
            get.headers["date"] = nil
            #expect(head.headers == get.headers)
            #expect(get.text == "root\n")
        }
    }

    @Test("Compressed, conditional and HEAD responses have the length of the GET body and keep the connection open")
    func lengths() throws {
        try withServer { address in
            let connection = try RawConnection(address)
            let plain = try exchange(connection, "GET", "")
            #expect(plain.status == 200 && plain.body.count == 5000)
            let tag = try #require(plain.headers["etag"])
            for (coding, expected) in [("", plain), ("Accept-Encoding: gzip\r\n", nil)] {
                let get = try expected ?? exchange(connection, "GET", coding)
                let head = try exchange(connection, "HEAD", coding)
                let condition = try exchange(connection, "GET", coding + "If-None-Match: \(tag)\r\n", isEmpty: true)
                #expect(get.headers["content-length"] == String(get.body.count))
                #expect(head.headers == get.headers)
                #expect(condition.status == 304)
                #expect(condition.headers["content-length"] == get.headers["content-length"])
                #expect(condition.headers["etag"] == get.headers["etag"])
            }
        }
    }

    private func exchange(
        _ connection: RawConnection, _ method: String, _ headers: String, isEmpty: Bool = false
    ) throws -> RawResponse {
        try connection.send("\(method) /large HTTP/1.1\r\nHost: x\r\n\(headers)\r\n")
        var response = try connection.response(toHead: method == "HEAD" || isEmpty)
        response.headers["date"] = nil
        return response
    }

    @Test("A handler receives decoded parameters and headers, and whether the peer is local")
    func handlerInput() throws {
        try withServer { address in
            let response = try address.request("GET", "/echo?x=%26+y&z", headers: "X-TEST: v 1 \r\n")
            #expect(response.text == "GET x=& y;z= v 1 true")
        }
    }

    @Test(
        "The path is percent-decoded and compared exactly",
        arguments: [
            ("/a%20b", 200), ("/%61%20b", 200), ("/a%20b/", 404), ("//", 404), ("/echo/", 404), ("/ECHO", 404),
            ("http://other/echo", 200), ("/a b", 400), ("/%2Fecho", 400), ("/./echo", 404), ("/a/../echo", 404),
            ("/%2e%2e/echo", 404), ("/%2565cho", 404), ("/%c0%aeecho", 400), ("/%", 400), ("/%zz", 400),
            ("/echo?x=%f", 400), ("/%00", 400),
        ])
    func paths(target: String, status: Int) throws {
        try withServer { address in
            let response = try address.request("GET", target)
            #expect(response.status == status)
        }
    }

    @Test(
        "Errors are problem+json",
        arguments: [
            ("GET", "/nothing", 404, "Not Found", "This path does not exist.", nil),
            ("POST", "/", 405, "Method Not Allowed", "This path supports only GET and HEAD.", "GET, HEAD"),
            ("BREW", "/echo", 405, "Method Not Allowed", "This path supports only GET and HEAD.", "GET, HEAD"),
            ("DELETE", "/nothing", 404, "Not Found", "This path does not exist.", nil),
            (
                "GET", "/%", 400, "Bad Request",
                "The request target has a malformed percent-encoding or an invalid character, or is not UTF-8.", nil
            ),
            ("GET", "/broken", 500, "Internal Server Error", "The handler returned an invalid status.", nil),
        ] as [(String, String, Int, String, String, String?)])
    func problems(
        method: String, target: String, status: Int, title: String, detail: String, allow: String?
    ) throws {
        try withServer { address in
            let response = try address.request(method, target)
            #expect(response.status == status)
            #expect(response.headers["content-type"] == "application/problem+json")
            #expect(response.headers["allow"] == allow)
            #expect(
                response.text == """
                    {"type":"about:blank","title":"\(title)","status":\(status),"detail":"\(detail)"}

                    """)
        }
    }

    @Test(
        "A request with a body is rejected and the connection closed",
        arguments: [
            ("POST", "Content-Length: 3\r\n", "abc"), ("GET", "Content-Length: 3\r\n", "abc"),
            ("PUT", "Transfer-Encoding: chunked\r\n", "3\r\nabc\r\n0\r\n\r\n"),
            ("POST", "Content-Length: 1000000\r\nExpect: 100-continue\r\n", ""),
        ])
    func bodies(method: String, headers: String, body: String) throws {
        try withServer { address in
            let connection = try RawConnection(address)
            try connection.send("\(method) / HTTP/1.1\r\nHost: x\r\n\(headers)\r\n\(body)")
            let response = try connection.response()
            #expect(response.status == 413)
            #expect(response.headers["connection"] == "close")
            #expect(connection.isClosedByPeer())
        }
    }

    @Test("A request with a content length of 0 is accepted")
    func emptyBody() throws {
        try withServer { address in
            let response = try address.request("GET", "/", headers: "Content-Length: 0\r\n")
            #expect(response.status == 200)
        }
    }

    @Test("A handler's headers are kept, except one that would break the message")
    func handlerHeaders() throws {
        try withServer { address in
            let response = try address.request("GET", "/cached")
            #expect(response.headers["cache-control"] == "max-age=5")
            #expect(response.headers["x-bad"] == nil)
            #expect(response.headers["content-length"] == "0")
        }
    }

    @Test(
        "Invalid HTTP does not affect other requests",
        arguments: ["\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/1.1\r\n\r\n", "\u{16}\u{3}\u{1}\r\n\r\n"])
    func garbage(bytes: String) throws {
        try withServer { address in
            try RawConnection(address).send(bytes)
            #expect(try address.request("GET", "/").status == 200)
        }
    }

    @Test(
        "A malformed request gets problem+json, and the connection is closed",
        arguments: [
            ("GET / HTTP/1.1\r\n\r\n", 400), ("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400), ("GET / HTTP/1.1\r\nHost: a\r\nX : y\r\n\r\n", 400),
            ("GET /\(String(repeating: "x", count: 8_200)) HTTP/1.1\r\nHost: a\r\n\r\n", 414),
            ("GET / HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "x", count: 12_300))\r\n\r\n", 431),
        ])
    func refusals(request: String, status: Int) throws {
        try withServer { address in
            let connection = try RawConnection(address)
            try connection.send(request)
            let response = try connection.response()
            #expect(response.status == status)
            #expect(response.headers["content-type"] == "application/problem+json")
            #expect(response.headers["connection"] == "close")
            #expect(connection.isClosedByPeer())
        }
    }

    @Test("HTTP/1.0 does not require Host")
    func oldVersion() throws {
        try withServer { address in
            let connection = try RawConnection(address)
            try connection.send("GET / HTTP/1.0\r\n\r\n")
            #expect(try connection.response().text == "root\n")
        }
    }

    @Test("A request that exceeds the connection's memory is rejected by the library")
    func beyondMemory() throws {
        try withServer { address in
            let large = String(repeating: "x", count: 40_000)
            let headers = try address.request("GET", "/", headers: "X: \(large)\r\n")
            #expect(headers.status == 431)
            let target = try address.request("GET", "/\(large)")
            #expect(target.status == 414)
        }
    }

    @Test("Connections above the limit per address are closed immediately")
    func connectionLimit() throws {
        try withServer(HTTPServerConfiguration(port: 0, maximumConnectionsPerAddress: 2)) { address in
            let connections = try [RawConnection(address), RawConnection(address)]
            for connection in connections {
                try connection.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
                #expect(try connection.response().status == 200)
            }
            #expect(try RawConnection(address).isClosedByPeer())
            try connections[0].send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(try connections[0].response().status == 200)
        }
    }

    @Test("Above the total limit, a new connection evicts an older one, on any thread", arguments: [1, 4])
    func eviction(threads: Int) throws {
        try withServer(HTTPServerConfiguration(port: 0, maximumConnections: 3, threads: threads)) { address in
            let connections = try (0..<8).map { _ in
                let connection = try RawConnection(address)
                try connection.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
                #expect(try connection.response().status == 200)
                return connection
            }
            let remaining = connections.indices.filter { index in
                (try? connections[index].send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")) != nil
                    && (try? connections[index].response()) != nil
            }
            // Which of two neighbors waited longer depends on whether the first got its response before the second
            // opened.
            #expect(remaining.count == 3)
            #expect(remaining.last == 7)
        }
    }

    @Test("The server works with one thread and with several", arguments: [1, 4])
    func threads(count: Int) throws {
        try withServer(HTTPServerConfiguration(port: 0, threads: count)) { address in
            let response = try address.request("GET", "/")
            #expect(response.text == "root\n")
        }
    }

    @Test("Requests are counted by route, method and code, and clients cannot create series")
    func metrics() throws {
        let registry = MetricRegistry()
        try withServer(HTTPServerConfiguration(port: 0, metricsPrefix: "my_http"), registry: registry) { address in
            _ = try address.request("GET", "/")
            _ = try address.request("GET", "/")
            _ = try address.request("HEAD", "/")
            _ = try address.request("GET", "/guess/1")
            _ = try address.request("GET", "/%")
            _ = try address.request("BREW", "/")
            _ = try address.request("POST", "/echo", headers: "Content-Length: 1\r\n", body: "x")
            let page = try address.request("GET", "/metrics")
            #expect(page.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
            let lines = page.text.split(separator: "\n").filter {
                $0.hasPrefix("my_http_requests_total") || $0.contains("_seconds_count")
            }
            #expect(
                lines.joined(separator: "\n") == """
                    my_http_request_duration_seconds_count{route="/"} 4
                    my_http_request_duration_seconds_count{route="/a b"} 0
                    my_http_request_duration_seconds_count{route="/broken"} 0
                    my_http_request_duration_seconds_count{route="/cached"} 0
                    my_http_request_duration_seconds_count{route="/echo"} 1
                    my_http_request_duration_seconds_count{route="/large"} 0
                    my_http_request_duration_seconds_count{route="/metrics"} 0
                    my_http_request_duration_seconds_count{route="unmatched"} 2
                    my_http_requests_total{route="/",method="GET",code="200"} 2
                    my_http_requests_total{route="/",method="HEAD",code="200"} 1
                    my_http_requests_total{route="/",method="other",code="405"} 1
                    my_http_requests_total{route="/echo",method="POST",code="413"} 1
                    my_http_requests_total{route="unmatched",method="GET",code="400"} 1
                    my_http_requests_total{route="unmatched",method="GET",code="404"} 1
                    """)
        }
    }
}
