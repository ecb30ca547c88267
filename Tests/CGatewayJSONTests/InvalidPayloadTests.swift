// SPDX-License-Identifier: MIT
// Part of StatsBot.

import CGatewayJSON
import Testing

@Suite("Gateway JSON: invalid payloads")
struct InvalidPayloadTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let json: String
        let status: gwjson_status
        var testDescription: String { String(json.prefix(60)) }

        init(_ json: String, _ status: gwjson_status) {
            self.json = json
            self.status = status
        }
    }

    private static func add(_ user: String, guild: String = #""5""#) -> String {
        #"{"t":"GUILD_MEMBER_ADD","s":5,"op":0,"d":{"guild_id":\#(guild),"user":\#(user)}}"#
    }

    private static func entry(_ fields: String) -> String {
        #"{"t":"GUILD_AUDIT_LOG_ENTRY_CREATE","s":5,"op":0,"d":{\#(fields)}}"#
    }

    private static func interaction(_ data: String, user: String = #"{"id":"7"}"#) -> String {
        #"{"t":"INTERACTION_CREATE","s":5,"op":0,"d":{"id":"1","application_id":"8","type":2,"token":"t","user":"#
            + #"\#(user),"data":{\#(data)}}}"#
    }

    private static func message(_ fields: String) -> String {
        #"{"t":"MESSAGE_CREATE","s":5,"op":0,"d":{\#(fields)}}"#
    }

    static let cases: [Case] = [
        Case("", GWJSON_SYNTAX),
        Case(" ", GWJSON_SYNTAX),
        Case("null", GWJSON_TYPE),
        Case("[]", GWJSON_TYPE),
        Case(#""op""#, GWJSON_TYPE),
        Case("{}", GWJSON_MISSING_FIELD),
        Case("{", GWJSON_SYNTAX),
        Case(#"{"op":11}}"#, GWJSON_SYNTAX),
        Case(#"{"op":11}{"op":11}"#, GWJSON_SYNTAX),
        Case(#"{"op":11,}"#, GWJSON_SYNTAX),
        Case(#"{"op" 11}"#, GWJSON_SYNTAX),
        Case(#"{"op":"11"}"#, GWJSON_TYPE),
        Case(#"{"op":-1}"#, GWJSON_NUMBER),
        Case(#"{"op":1.5}"#, GWJSON_TYPE),
        Case(#"{"op":99999999999999999999}"#, GWJSON_TYPE),
        Case(#"{"op":0}"#, GWJSON_MISSING_FIELD),
        Case(#"{"op":0,"t":"RESUMED"}"#, GWJSON_MISSING_FIELD),
        Case(#"{"op":0,"s":1}"#, GWJSON_MISSING_FIELD),
        Case(#"{"op":0,"s":1,"t":5}"#, GWJSON_TYPE),
        Case(#"{"op":0,"s":"1","t":"RESUMED"}"#, GWJSON_TYPE),
        Case(#"{"op":0,"s":1,"t":"\u0052ESUMED"}"#, GWJSON_TYPE),
        Case(#"{"op":10}"#, GWJSON_MISSING_FIELD),
        Case(#"{"op":10,"d":{}}"#, GWJSON_MISSING_FIELD),
        Case(#"{"op":10,"d":{"heartbeat_interval":0}}"#, GWJSON_MISSING_FIELD),
        Case(#"{"op":10,"d":{"heartbeat_interval":-5}}"#, GWJSON_MISSING_FIELD),
        Case(#"{"op":10,"d":{"heartbeat_interval":"5"}}"#, GWJSON_MISSING_FIELD),
        Case(#"{"op":10,"d":[1]}"#, GWJSON_TYPE),
        Case(add(#"{"username":"a"}"#), GWJSON_MISSING_FIELD),
        Case(add(#"{"id":1,"username":"a"}"#), GWJSON_MISSING_FIELD),
        Case(add(#"{"id":"","username":"a"}"#), GWJSON_MISSING_FIELD),
        Case(add(#"{"id":"0","username":"a"}"#), GWJSON_MISSING_FIELD),
        Case(add(#"{"id":"-1","username":"a"}"#), GWJSON_MISSING_FIELD),
        Case(add(#"{"id":"1a","username":"a"}"#), GWJSON_MISSING_FIELD),
        Case(add(#"{"id":"18446744073709551616","username":"a"}"#), GWJSON_MISSING_FIELD),
        Case(add(#"{"id":"1","username":"\x"}"#), GWJSON_OK),
        Case(add(#"{"id":"1","username":"a"}"#, guild: "null"), GWJSON_MISSING_FIELD),
        Case(add("null"), GWJSON_MISSING_FIELD),
        Case(add("{\"id\":\"1\",\"username\":\"a\nb\"}"), GWJSON_SYNTAX),
        Case(#"{"op":0,"s":1,"t":"GUILD_CREATE","d":{"id":"5"}}"#, GWJSON_MISSING_FIELD),
        Case(#"{"op":0,"s":1,"t":"GUILD_CREATE","d":{"id":"5","name":"a","member_count":-1}}"#, GWJSON_MISSING_FIELD),
        Case(#"{"op":0,"s":1,"t":"GUILD_CREATE","d":{"id":"5","presences":{}}}"#, GWJSON_MISSING_FIELD),
        Case(#"{"op":0,"s":1,"t":"PRESENCE_UPDATE","d":{"guild_id":"5","status":"idle"}}"#, GWJSON_MISSING_FIELD),
        Case(#"{"op":0,"s":1,"t":"PRESENCE_UPDATE","d":null}"#, GWJSON_TYPE),
        Case(#"{"op":0,"s":1,"t":"PRESENCE_UPDATE"}"#, GWJSON_MISSING_FIELD),
        Case(#"{"t":"CHANNEL_CREATE","s":11,"op":10,"d":{"id":"50","type":2}}"#, GWJSON_MISSING_FIELD),
        Case(#"{"op":0,"s":1,"t":"RATE_LIMITED","d":{"opcode":8,"meta":{}}}"#, GWJSON_MISSING_FIELD),
        Case(#"{"op":0,"s":1,"t":"RATE_LIMITED","d":{"opcode":8,"retry_after":-1}}"#, GWJSON_MISSING_FIELD),
        Case(#"{"op":0,"s":1,"t":"RATE_LIMITED","d":{"opcode":8,"retry_after":"1"}}"#, GWJSON_MISSING_FIELD),
        Case(entry(#""id":"1","guild_id":"5""#), GWJSON_MISSING_FIELD),
        Case(entry(#""id":"1","action_type":20"#), GWJSON_MISSING_FIELD),
        Case(entry(#""guild_id":"5","action_type":20"#), GWJSON_MISSING_FIELD),
        Case(entry(#""id":"1","guild_id":"5","action_type":-1"#), GWJSON_MISSING_FIELD),
        Case(entry(#""id":"1","guild_id":"5","action_type":"20""#), GWJSON_MISSING_FIELD),
        Case(interaction(#""name":"a""#, user: "null"), GWJSON_MISSING_FIELD),
        Case(interaction(#""name":"a""#, user: #"{"username":"a"}"#), GWJSON_MISSING_FIELD),
        Case(#"{"op":0,"s":1,"t":"INTERACTION_CREATE","d":{"id":"1","type":2,"token":"t"}}"#, GWJSON_MISSING_FIELD),
        Case(message(#""channel_id":"50","author":{"id":"7"}"#), GWJSON_MISSING_FIELD),
        Case(message(#""id":"70","author":{"id":"7"}"#), GWJSON_MISSING_FIELD),
        Case(message(#""id":"70","channel_id":"50""#), GWJSON_MISSING_FIELD),
        Case(message(#""id":"70","channel_id":"50","author":{"id":7}"#), GWJSON_MISSING_FIELD),
        Case(message(#""id":"70","channel_id":"50","author":"7""#), GWJSON_MISSING_FIELD),
        Case(message(#""id":"18446744073709551616","channel_id":"50","author":{"id":"7"}"#), GWJSON_MISSING_FIELD),
        Case(message(#""id":"70","channel_id":"50","author":{"id":"7"},"interaction":}"#), GWJSON_SYNTAX),
        Case(message(#""id":"70","channel_id":"50","author":{"id":"7"},"content":"\x""#), GWJSON_OK),
        Case(
            message("\"id\":\"70\",\"channel_id\":\"50\",\"author\":{\"id\":\"7\"},\"content\":\"a\nb\""), GWJSON_SYNTAX
        ),
        Case(#"{"op":0,"s":1,"t":"MESSAGE_CREATE","d":[]}"#, GWJSON_TYPE),
        Case(#"{"op":0,"s":1,"t":"MESSAGE_REACTION_ADD","d":{"user_id":"7","channel_id":"50"}}"#, GWJSON_MISSING_FIELD),
        Case(#"{"op":0,"s":1,"t":"THREAD_CREATE","d":{"id":"60","parent_id":"50"}}"#, GWJSON_MISSING_FIELD),
        Case(#"{"op":0,"s":1,"t":"THREAD_DELETE","d":{"guild_id":"5","parent_id":"50"}}"#, GWJSON_MISSING_FIELD),
        Case(#"{"op":0,"s":1,"t":"THREAD_LIST_SYNC","d":{"guild_id":"5"}}"#, GWJSON_MISSING_FIELD),
        Case(#"{"op":0,"s":1,"t":"THREAD_LIST_SYNC","d":{"guild_id":"5","threads":{}}}"#, GWJSON_MISSING_FIELD),
        Case(#"{"op":0,"s":1,"t":"THREAD_LIST_SYNC","d":{"threads":[]}}"#, GWJSON_MISSING_FIELD),
        Case(#"{"op":0,"s":1,"t":"VOICE_STATE_UPDATE","d":{"guild_id":"5","channel_id":"55"}}"#, GWJSON_MISSING_FIELD),
        Case(#"{"op":0,"s":1,"t":"VOICE_STATE_UPDATE","d":null}"#, GWJSON_TYPE),
    ]

    @Test("An invalid payload results in the right status", arguments: cases)
    func statuses(_ test: Case) {
        #expect(gwjson_status(rawValue: Reading(test.json).status) == test.status)
    }

    @Test("The envelope is available even if the data is invalid")
    func envelope() {
        #expect(
            Reading(Self.add("null"))
                == Reading(status: GWJSON_MISSING_FIELD.rawValue, sequence: 5, event: 7, eventName: "GUILD_MEMBER_ADD"))
    }

    @Test("Bytes that are not UTF-8 are rejected")
    func invalidUTF8() {
        for bytes in [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80]] as [[UInt8]] {
            let json = Array(#"{"op":11,"x":""#.utf8) + bytes + Array(#""}"#.utf8)
            #expect(Reading(json).status == GWJSON_UTF8.rawValue)
        }
    }

    @Test("Deep nesting is handled safely")
    func deepNesting() {
        let open = [UInt8](repeating: UInt8(ascii: "["), count: 1_000_000)
        let close = [UInt8](repeating: UInt8(ascii: "]"), count: 1_000_000)
        let head = Array(#"{"op":11,"d":"#.utf8)
        #expect(Reading(head + open + close + [UInt8(ascii: "}")]).status == GWJSON_OK.rawValue)
        #expect(Reading(head + open).status == GWJSON_SYNTAX.rawValue)
        #expect(Reading(open).status == GWJSON_TYPE.rawValue || Reading(open).status == GWJSON_SYNTAX.rawValue)
    }

    @Test("Insufficient padding, no bytes and no parser are rejected")
    func arguments() {
        let bytes = [UInt8](repeating: 0x20, count: 200)
        let parser = gwjson_parser_create()
        defer { gwjson_parser_destroy(parser) }
        var payload = gwjson_payload()
        let padding = gwjson_padding()
        bytes.withUnsafeBytes { buffer in
            #expect(gwjson_parse(parser, buffer.baseAddress, 100, 100 + padding - 1, &payload) == GWJSON_ARGUMENT)
            #expect(gwjson_parse(parser, buffer.baseAddress, 100, 50, &payload) == GWJSON_ARGUMENT)
            #expect(gwjson_parse(nil, buffer.baseAddress, 100, 200, &payload) == GWJSON_ARGUMENT)
            #expect(gwjson_parse(parser, nil, 0, 100, &payload) == GWJSON_ARGUMENT)
        }
    }

    @Test("Damaged payloads cause at most an error, in a thousand seeded variations of each event")
    func damage() {
        var random = SplitMix(state: 42)
        let alphabet = Array(#"{}[]",:\0e+-.tfn "#.utf8) + [0x00, 0x80, 0xFF]
        let parser = gwjson_parser_create()
        defer { gwjson_parser_destroy(parser) }
        var refused = 0
        for test in EventTests.cases {
            for _ in 0..<1000 {
                var bytes = Array(test.json.utf8)
                for _ in 0...Int.random(in: 0..<4, using: &random) {
                    let index = Int.random(in: 0..<bytes.count, using: &random)
                    bytes[index] = alphabet.randomElement(using: &random) ?? 0
                }
                if Reading(bytes, parser: parser).status != GWJSON_OK.rawValue { refused += 1 }
            }
            #expect(Reading(test.json.utf8, parser: parser) == test.expected)
        }
        #expect(refused > EventTests.cases.count * 500)
    }
}

/// A small seeded random number generator.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
