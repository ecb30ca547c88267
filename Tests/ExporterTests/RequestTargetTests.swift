// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Testing

@testable import Exporter

@Suite("Request target")
struct RequestTargetTests {
    @Test(
        "Path and query are split and decoded",
        arguments: [
            ("/", "/", ""), ("/metrics", "/metrics", ""), ("/a/", "/a/", ""), ("/a%20b%3Fc", "/a b?c", ""),
            ("/a%252Fb", "/a%2Fb", ""), ("/a/../b", "/a/../b", ""),
            ("/a?x=%2F", "/a", "x=/"),
            ("/%F0%9F%91%A5", "/👥", ""), ("/a+b", "/a+b", ""), ("/a?", "/a", ""), ("?x=1", "/", "x=1"),
            ("/a?x=1&y=%26&z", "/a", "x=1;y=&;z="), ("/a?x=a+b%2B", "/a", "x=a b+"), ("/a?&&x=1&", "/a", "x=1"),
            ("/a?x=1=2?3", "/a", "x=1=2?3"), ("/a?=1", "/a", "=1"), ("/a?x=1&x=2", "/a", "x=1;x=2"),
            ("http://h:1/a?b", "/a", "b="), ("HTTPS://h", "/", ""), ("http://h?x", "/", "x="), ("*", "*", ""),
            ("/http://h/a", "/http://h/a", ""), ("", "/", ""),
        ])
    func reading(target: String, path: String, query: String) throws {
        let read = try #require(RequestTarget(Array(target.utf8)))
        #expect(read.path == path)
        #expect(read.query.map { "\($0.name)=\($0.value)" }.joined(separator: ";") == query)
    }

    @Test(
        "A malformed escape, an escaped slash, a control character and invalid UTF-8 are rejected",
        arguments: [
            "/a%2Fb", "/a%2fb", "/a%5Cb", "/a%0Ab", "/a%7F", "/a b", "/a\tb", "/a?x=\u{1}", "/%c0%af", "/%ED%A0%80",
            "/%", "/%2", "/%zz", "/a%g0", "/%FF", "/%C3", "/%00", "/a?x=%", "/a?%ff=1", "/a?x=%00",
        ])
    func malformed(target: String) {
        #expect(RequestTarget(Array(target.utf8)) == nil)
    }

    @Test("Raw bytes that are not UTF-8 are rejected")
    func rawBytes() {
        #expect(RequestTarget([UInt8(ascii: "/"), 0xFF]) == nil)
    }
}
