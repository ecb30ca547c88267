// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Testing

@testable import Exporter

@Suite("Entity tags")
struct EntityTagTests {
    @Test(
        "If-None-Match uses the weak comparison",
        arguments: [
            (#""a""#, true), (#"W/"a""#, true), (#""b""#, false), ("*", true), (" * ", true), (#""b", "a""#, true),
            (#" ,"b",, W/"a" ,"#, true), (#""b,"a""#, false), (#""x,y","a""#, true), (#""a"#, false), ("a", false),
            ("", false), (#"w/"a""#, false), (#"*, "a""#, false), (#""a" "b""#, false), (#""A""#, false),
            (#""a", b"#, false), (#""a b""#, false),
        ])
    func naming(field: String, matches: Bool) {
        #expect(EntityTag("a").matches(ifNoneMatch: field) == matches)
        #expect(EntityTag("a", isWeak: true).matches(ifNoneMatch: field) == matches)
    }

    @Test("A tag is formatted in quotes, with invalid characters replaced")
    func writing() {
        #expect(EntityTag("v1,é").description == #""v1,é""#)
        #expect(EntityTag("a\"b c\n", isWeak: true).description == #"W/"a-b-c-""#)
    }

    @Test(
        "A field ETag contains exactly one tag",
        arguments: [
            (#""a""#, #""a""#), (#" W/"a" "#, #"W/"a""#), (#""a","b""#, nil), ("*", nil), ("", nil), ("a", nil),
        ]
            as [(String, String?)])
    func reading(field: String, tag: String?) {
        #expect(EntityTag(field: field)?.description == tag)
    }

    @Test("Different bodies have different tags, equal bodies equal tags")
    func bodies() {
        let bodies: [[UInt8]] = [[], [0], [0, 0], [1, 2], [2, 1]]
        #expect(Set(bodies.map(EntityTag.init(of:))).count == bodies.count)
        #expect(EntityTag(of: [1, 2]) == EntityTag(of: [1, 2]))
        #expect(EntityTag(of: Array("foobar".utf8)).description == #""6-85944171f73967e8""#)
    }
}
