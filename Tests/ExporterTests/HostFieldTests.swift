// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Testing

@testable import Exporter

@Suite("Host field")
struct HostFieldTests {
    @Test(
        "A host with or without a port is parsed",
        arguments: [
            ("a.example", "a.example"), ("a.example:80", "a.example"), ("127.0.0.1:9464", "127.0.0.1"),
            ("[::1]:1", "::1"),
            ("[::1]", "::1"), ("", ""), ("a:", "a"), ("a_b", "a_b"),
        ])
    func reading(value: String, host: String) {
        #expect(HostField(value)?.host == host)
    }

    @Test(
        "An invalid host is rejected",
        arguments: ["a/b", "a b", "u@a", "a:x", "a:1:2", "::1", "[::1", "[a]", "[::1]x", "a?b", "é", "a,b\\"])
    func malformed(value: String) {
        #expect(HostField(value) == nil)
    }

    @Test(
        "Loopback addresses are detected",
        arguments: [
            ("127.0.0.1", true), ("127.9.9.9", true), ("::1", true), ("0:0::1", true), ("0.0.0.0", false),
            ("::", false),
            ("10.0.0.1", false), ("::2", false), ("1::1", false), ("localhost", false), ("", false),
        ])
    func loopback(host: String, isLoopback: Bool) {
        #expect(HTTPAddress(host: host, port: 1).isLoopback == isLoopback)
    }

    @Test(
        "A request is local if peer and host are loopback and there are no proxy headers",
        arguments: [
            (true, [], true), (false, [], false), (true, [("Host", "LOCALHOST:9464")], true),
            (true, [("Host", "127.0.0.1")], true), (true, [("Host", "[::1]:9464")], true),
            (false, [("Host", "127.0.0.1")], false), (true, [("Host", "evil.example")], false),
            (true, [("Host", "127.0.0.1.evil.example")], false), (true, [("Host", "a/b")], false),
            (true, [("Host", "localhost"), ("X-Forwarded-For", "203.0.113.9")], false),
            (true, [("Host", "localhost"), ("forwarded", "for=203.0.113.9")], false),
        ] as [(Bool, [(String, String)], Bool)])
    func request(isLoopbackPeer: Bool, headers: [(String, String)], isFromLoopback: Bool) {
        let request = HTTPRequest(
            path: "/", headers: headers.map { (name: $0.0, value: $0.1) }, isLoopbackPeer: isLoopbackPeer)
        #expect(request.isFromLoopback == isFromLoopback)
    }
}
