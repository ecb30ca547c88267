// SPDX-License-Identifier: MIT
// Part of StatsBot.

import CZlib
import Testing

@testable import Exporter

@Suite("HTTP dispatcher")
struct HTTPDispatcherTests {
    private static let large = String(repeating: "line of a page\n", count: 200)

    private func respond(
        _ method: String = "GET", _ target: String = "/", _ headers: [(name: String, value: String)] = [],
        serverName: String = "", corsOrigin: String? = nil
    ) -> HTTPResponse {
        let routes = [
            HTTPRoute("/") { _ in .text(Self.large) },
            HTTPRoute("/small") { _ in .text("small") },
            HTTPRoute("/image") { _ in
                HTTPResponse(
                    status: 200, headers: [("Content-Type", "image/png")], body: Array(repeating: 0, count: 5000))
            },
            HTTPRoute("/fixed") { _ in
                var response = HTTPResponse.text(Self.large)
                response.setHeader("Cache-Control", "no-transform")
                return response
            },
            HTTPRoute("/tagged") { _ in HTTPResponse.text(Self.large).tagged(.privately(forSeconds: 5)) },
            HTTPRoute("/varied") { _ in
                var response = HTTPResponse.text(Self.large)
                response.headers += [("vary", "Accept"), ("Server", "other")]
                return response
            },
        ]
        let dispatcher = HTTPDispatcher(
            routes: routes, configuration: HTTPServerConfiguration(serverName: serverName, corsOrigin: corsOrigin),
            registry: MetricRegistry())
        var request = RawRequest(method: method, target: Array(target.utf8))
        request.headers.fields = [("Host", "x")] + headers
        switch dispatcher.decide(on: request) {
        case .response(let response): return response
        case .deferred(let work): return work.respond()
        }
    }

    private static func inflated(_ bytes: [UInt8]) -> String? {
        var stream = z_stream()
        guard inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            return nil
        }
        defer { inflateEnd(&stream) }
        var input = bytes
        var isComplete = false
        let output = [UInt8](unsafeUninitializedCapacity: 100_000) { output, count in
            input.withUnsafeMutableBufferPointer { input in
                stream.next_in = input.baseAddress
                stream.avail_in = UInt32(input.count)
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(output.count)
                isComplete = inflate(&stream, Z_FINISH) == Z_STREAM_END && stream.avail_in == 0
                count = output.count - Int(stream.avail_out)
            }
        }
        return isComplete ? String(decoding: output, as: UTF8.self) : nil
    }

    @Test(
        "A large page is compressed for clients that accept it, and decompresses to the same bytes",
        arguments: ["GET", "HEAD"])
    func gzip(method: String) {
        let plain = respond(method)
        #expect(plain.body == Array(Self.large.utf8))
        #expect(plain.header("Content-Encoding") == nil)
        #expect(plain.header("Vary") == "Accept-Encoding")
        let compressed = respond(method, "/", [("Accept-Encoding", "br"), ("accept-encoding", "gzip;q=0.1")])
        #expect(compressed.header("Content-Encoding") == "gzip")
        #expect(compressed.header("Vary") == "Accept-Encoding")
        #expect(compressed.body.count < 500)
        #expect(Self.inflated(compressed.body) == Self.large)
    }

    @Test(
        "Small bodies, images and no-transform responses are not compressed",
        arguments: [
            ("/small", "gzip", nil, nil), ("/image", "gzip", nil, nil), ("/fixed", "gzip", nil, nil),
            ("/nothing", "gzip", nil, nil), ("/", "gzip;q=0", nil, "Accept-Encoding"),
            ("/small", "gzip, identity;q=0", "gzip", "Accept-Encoding"),
            ("/varied", "gzip", "gzip", "Accept, Accept-Encoding"),
        ] as [(String, String, String?, String?)])
    func selection(target: String, acceptEncoding: String, encoding: String?, vary: String?) {
        let response = respond("GET", target, [("Accept-Encoding", acceptEncoding)])
        #expect(response.header("Content-Encoding") == encoding)
        #expect(response.header("Vary") == vary)
    }

    @Test("A client that has the page gets 304, compressed or not", arguments: ["GET", "HEAD"])
    func condition(method: String) throws {
        let first = respond(method, "/tagged")
        let tag = try #require(first.header("ETag"))
        #expect(first.status == 200 && tag.hasPrefix("\""))
        let compressed = respond(method, "/tagged", [("Accept-Encoding", "gzip")])
        #expect(compressed.header("ETag") == "W/" + tag)
        let again = respond(
            method, "/tagged", [("If-None-Match", "\"x\""), ("If-None-Match", "W/" + tag), ("Accept-Encoding", "gzip")])
        #expect(again.status == 304)
        #expect(again.header("Content-Encoding") == nil)
        let second = respond(method, "/tagged", [("If-None-Match", tag)])
        #expect(second.body == first.body)
        #expect(second.header("Content-Type") == nil)
        #expect(second.header("ETag") == tag)
        #expect(second.header("Cache-Control") == "private, max-age=5")
        #expect(second.header("Vary") == "Accept-Encoding")
        #expect(respond(method, "/tagged", [("If-None-Match", "*")]).status == 304)
        #expect(respond(method, "/tagged", [("If-None-Match", "\"x\"")]).status == 200)
        #expect(respond(method, "/", [("If-None-Match", "*")]).status == 200)
    }

    @Test("Responses have security headers and a Server field of one word")
    func defaults() {
        let expected = [
            "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "X-Frame-Options": "DENY",
            "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
            "Cross-Origin-Resource-Policy": "same-origin", "Cache-Control": "no-store", "Server": "board",
        ]
        for target in ["/small", "/nothing", "/%"] {
            let response = respond("GET", target, serverName: "board")
            for (name, value) in expected { #expect(response.header(name) == value, "\(name) at \(target)") }
        }
        #expect(respond("GET", "/varied", serverName: "board").header("Server") == "other")
        #expect(respond("GET", "/small").header("Server") == nil)
    }

    @Test(
        "Only the configured origin may read responses",
        arguments: [
            (nil, "https://b.example", nil, nil),
            ("https://b.example", "https://b.example", "https://b.example", "Origin"),
            ("https://b.example", "https://c.example", nil, "Origin"), ("https://b.example", "null", nil, "Origin"),
            ("https://b.example", nil, nil, "Origin"),
        ] as [(String?, String?, String?, String?)])
    func origin(configured: String?, sent: String?, allowed: String?, vary: String?) {
        let headers = sent.map { [(name: "Origin", value: $0)] } ?? []
        let response = respond("GET", "/small", headers, corsOrigin: configured)
        #expect(response.status == 200)
        #expect(response.header("Access-Control-Allow-Origin") == allowed)
        #expect(response.header("Vary") == vary)
    }

    @Test("A preflight of the configured origin does not call the handler")
    func preflight() {
        let headers = [
            (name: "Origin", value: "https://b.example"), (name: "Access-Control-Request-Method", value: "GET"),
            (name: "Access-Control-Request-Headers", value: "authorization"),
        ]
        let response = respond("OPTIONS", "/small", headers, corsOrigin: "https://b.example")
        #expect(response.status == 204)
        #expect(response.body.isEmpty)
        #expect(response.header("Access-Control-Allow-Origin") == "https://b.example")
        #expect(response.header("Access-Control-Allow-Methods") == "GET, HEAD")
        #expect(response.header("Access-Control-Allow-Headers") == "Authorization, If-None-Match")
        #expect(response.header("Access-Control-Max-Age") == "600")
        #expect(
            response.header("Vary") == "Access-Control-Request-Method, Access-Control-Request-Headers, Origin")
    }

    @Test(
        "Any other OPTIONS request is rejected with 405",
        arguments: [
            (nil, "https://b.example", "GET"), ("https://b.example", "https://c.example", "GET"),
            ("https://b.example", "https://b.example", "DELETE"), ("https://b.example", nil, nil),
        ] as [(String?, String?, String?)])
    func noPreflight(configured: String?, sent: String?, method: String?) {
        let headers = [("Origin", sent), ("Access-Control-Request-Method", method)].compactMap { name, value in
            value.map { (name: name, value: $0) }
        }
        let response = respond("OPTIONS", "/small", headers, corsOrigin: configured)
        #expect(response.status == 405)
        #expect(response.header("Allow") == "GET, HEAD")
        #expect(response.header("Access-Control-Allow-Methods") == nil)
    }
}
