// SPDX-License-Identifier: MIT
// Part of StatsBot.

import CGatewayJSON
import Foundation
import Testing

@Suite("Gateway JSON: required and optional fields")
struct RequiredFieldTests {
    /// The fields of `d` that a payload cannot do without, by event and path. All others are optional.
    static let required: [String: Set<String>] = [
        "READY": ["session_id"],
        // In a guild that is not large, the list of members substitutes the count.
        "GUILD_CREATE": ["id", "member_count"],
        "GUILD_UPDATE": ["id"],
        "GUILD_DELETE": ["id"],
        "GUILD_MEMBER_ADD": ["guild_id", "user", "user.id"],
        "GUILD_MEMBER_REMOVE": ["guild_id", "user", "user.id"],
        "GUILD_BAN_ADD": ["guild_id", "user", "user.id"],
        "GUILD_BAN_REMOVE": ["guild_id", "user", "user.id"],
        "GUILD_MEMBERS_CHUNK": ["guild_id", "chunk_index", "chunk_count"],
        "PRESENCE_UPDATE": ["guild_id", "user", "user.id"],
        "CHANNEL_CREATE": ["id", "type"],
        "CHANNEL_UPDATE": ["id", "type"],
        "CHANNEL_DELETE": ["id", "type"],
        "RATE_LIMITED": ["opcode", "retry_after"],
        "GUILD_AUDIT_LOG_ENTRY_CREATE": ["id", "guild_id", "action_type"],
        "MESSAGE_CREATE": ["id", "channel_id", "author", "author.id"],
        "MESSAGE_REACTION_ADD": ["user_id", "message_id", "channel_id"],
        "THREAD_CREATE": ["id", "guild_id"],
        "THREAD_UPDATE": ["id", "guild_id"],
        "THREAD_DELETE": ["id", "guild_id"],
        "THREAD_LIST_SYNC": ["guild_id", "threads"],
        "VOICE_STATE_UPDATE": ["user_id"],
        "INVITE_CREATE": ["code"],
        "INVITE_DELETE": ["code"],
        "INTERACTION_CREATE": ["id", "application_id", "type", "token", "user", "user.id", "member.user.id"],
    ]
    static let cases = EventTests.cases.filter { test in
        // One case repeats keys, which a dictionary cannot; unavailable guilds have only an ID.
        guard let name = test.expected.eventName else { return false }
        return required[name] != nil && !test.json.contains(#""t":"X""#) && !test.expected.unavailable
    }

    @Test("A field that is null, missing or of another type counts as absent", arguments: cases)
    func absence(_ test: EventTests.Case) throws {
        let name = try #require(test.expected.eventName)
        let payload = try #require(
            try JSONSerialization.jsonObject(with: Data(test.json.utf8)) as? [String: Any])
        let data = try #require(payload["d"])
        // A complete list of members substitutes the count.
        let required =
            test.expected.members.isEmpty ? Self.required[name] : Self.required[name]?.subtracting(["member_count"])
        for path in Self.paths(of: data) {
            let readings = try [Change.delete, .null, .retype].map { change in
                var changed = payload
                changed["d"] = Self.apply(change, to: data, at: path[...])
                // The keys of a dictionary are in random order, which must not matter.
                return Reading(String(decoding: try JSONSerialization.data(withJSONObject: changed), as: UTF8.self))
            }
            let text = path.map(\.description).joined(separator: ".")
            // The parents of a required field are required as well.
            let isRequired = required?.contains { field in
                field == text || field.hasPrefix(text + ".") && test.json.contains(#""member":"#)
            }
            let status = isRequired == true ? GWJSON_MISSING_FIELD : GWJSON_OK
            #expect(readings.map { gwjson_status(rawValue: $0.status) } == [status, status, status], "\(name) \(text)")
            if isRequired != true { #expect(Set(readings.map { "\($0)" }).count == 1, "\(name) \(text)") }
        }
    }

    @Test(
        "A missing member count is the number of listed members, unless the guild is large",
        arguments: [
            (#""members":[{"user":{"id":"1"}},{"user":{"id":"2"}},null]"#, 2),
            (#""large":true,"members":[{"user":{"id":"1"}}]"#, nil), (#""members":[]"#, nil), (#""members":{}"#, nil),
        ] as [(String, Int64?)], ["null", "-1", "0", "9223372036854775807", "1e300", #""3""#])
    func memberCount(_ test: (fields: String, count: Int64?), count: String) {
        let reading = Reading(
            #"{"op":0,"s":1,"t":"GUILD_CREATE","d":{"id":"5","member_count":\#(count),\#(test.fields)}}"#)
        #expect(gwjson_status(rawValue: reading.status) == (test.count == nil ? GWJSON_MISSING_FIELD : GWJSON_OK))
        #expect(reading.memberCount == test.count ?? 0)
    }

    @Test(
        "A guild's members are known only from a list that contains each of them once, in a guild that is not large",
        arguments: [
            (#""members":[{"user":{"id":"1"}},{"user":{"id":"2"}}],"member_count":2"#, [1, 2]),
            (
                #""member_count":2,"large":false,"members":[{"user":{"id":"1"}}],"members":[{"user":{"id":"2"}}]"#,
                [1, 2]
            ),
            (#""members":[{"user":{"id":"1"}}],"member_count":null"#, [1]),
            (#""members":[{"user":{"id":"1"}},{"user":{"id":"2"}}],"member_count":3"#, []),
            (#""members":[{"user":{"id":"1"}},{"user":{"id":"2"}}],"member_count":1"#, []),
            (#""members":[{"user":{"id":"1"}},{"user":{"id":"1"}}],"member_count":2"#, []),
            (#""members":[{"user":{"id":"1"}},{"user":{"id":"1"}}],"member_count":1"#, []),
            (#""members":[{"user":{"id":"1"}},{"user":{"id":null}}],"member_count":2"#, []),
            (#""members":[{"user":{"id":"1"}},{"user":{}}],"member_count":1"#, []),
            (#""members":[{"user":{"id":"1"}}],"member_count":1,"large":true"#, []),
            (#""large":true,"members":[{"user":{"id":"1"}}],"member_count":1"#, []),
            (#""members":[{"user":{"id":"1"}}],"member_count":1,"unavailable":true"#, []),
            (#""members":[],"member_count":1"#, []),
        ] as [(String, [UInt64])])
    func memberList(_ fields: String, ids: [UInt64]) {
        let reading = Reading(#"{"op":0,"s":1,"t":"GUILD_CREATE","d":{"id":"5",\#(fields)}}"#)
        #expect(gwjson_status(rawValue: reading.status) == GWJSON_OK)
        #expect(reading.members == ids.map { Reading.Member(id: $0) })
    }

    @Test("GUILD_CREATE lists up to 250 members, a chunk any number", arguments: [1, 249, 250, 251, 1_500])
    func mostMembers(count: Int) {
        let list = (1...count).map { #"{"joined_at":"1970-01-01T00:00:01Z","user":{"username":"n","id":"\#($0)"}}"# }
            .joined(separator: ",")
        let members = (1...count).map { Reading.Member(id: UInt64($0), username: "n", joinedAt: 1_000) }
        let guild = Reading(
            #"{"op":0,"s":1,"t":"GUILD_CREATE","d":{"id":"5","member_count":\#(count),"members":[\#(list)]}}"#)
        #expect(guild.listedMembers == count)
        #expect(guild.members == (count <= 250 ? members : []))
        let chunk = Reading(
            #"{"op":0,"s":1,"t":"GUILD_MEMBERS_CHUNK","d":{"guild_id":"5","chunk_index":0,"chunk_count":1,"members":[\#(list)]}}"#
        )
        #expect(chunk.listedMembers == count)
        #expect(chunk.members == members)
    }

    @Test(
        "Numbers beyond their range do not reach the caller",
        arguments: [
            #"{"op":0,"t":"RESUMED","s":1099511627776}"#,
            #"{"op":0,"s":1,"t":"RATE_LIMITED","d":{"opcode":1e18,"retry_after":1}}"#,
            #"{"op":0,"s":1,"t":"GUILD_MEMBERS_CHUNK","d":{"guild_id":"5","chunk_index":0,"chunk_count":9223372036854775807}}"#,
            #"{"op":0,"s":1,"t":"GUILD_MEMBERS_CHUNK","d":{"guild_id":"5","chunk_index":2,"chunk_count":2}}"#,
            #"{"op":0,"s":1,"t":"READY","d":{"session_id":""}}"#,
        ])
    func ranges(json: String) {
        #expect(Reading(json).status != GWJSON_OK.rawValue)
    }

    @Test(
        "Counts of boosts, boost levels and IDs beyond their range count as absent",
        arguments: ["-1", "1000000001", "9223372036854775808", "1e300", "0.5", #""3""#, "null", "[]"])
    func boosts(value: String) {
        for name in ["GUILD_CREATE", "GUILD_UPDATE"] {
            let reading = Reading(
                #"{"op":0,"s":1,"t":"\#(name)","d":{"id":"5","member_count":3,"premium_tier":\#(value),"#
                    + #""premium_subscription_count":\#(value),"afk_channel_id":\#(value == #""3""# ? "3" : value)}}"#)
            #expect(gwjson_status(rawValue: reading.status) == GWJSON_OK)
            #expect(reading.boosts == nil && reading.boostLevel == nil && reading.afkChannelID == 0)
        }
    }

    @Test("A voice session's ID has up to 128 bytes", arguments: [0, 1, 128, 129, 100_000])
    func voiceSession(length: Int) {
        let id = String(repeating: "x", count: length)
        let state = #"{"user_id":"7","channel_id":"55","session_id":"\#(id)"}"#
        let expected = Reading.VoiceState(userID: 7, channelID: 55, sessionID: length <= 128 ? id : nil)
        for json in [
            #"{"op":0,"s":1,"t":"VOICE_STATE_UPDATE","d":\#(state)}"#,
            #"{"op":0,"s":1,"t":"GUILD_CREATE","d":{"id":"5","member_count":3,"voice_states":[\#(state)]}}"#,
        ] {
            #expect(Reading(json).voiceStates == [expected])
        }
    }

    @Test("An invite's code has 1 to 64 bytes", arguments: [0, 1, 64, 65, 100_000])
    func inviteCode(length: Int) {
        let code = String(repeating: "x", count: length)
        let reading = Reading(#"{"op":0,"s":1,"t":"INVITE_DELETE","d":{"guild_id":"5","code":"\#(code)"}}"#)
        let isValid = (1...64).contains(length)
        #expect(gwjson_status(rawValue: reading.status) == (isValid ? GWJSON_OK : GWJSON_MISSING_FIELD))
        #expect(reading.code == (isValid ? code : nil))
    }

    @Test("A message of a megabyte is read like a short one")
    func longMessage() {
        let text = String(repeating: #"\ud83d\udc65"#, count: 100_000)
        let reading = Reading(
            #"{"op":0,"s":1,"t":"MESSAGE_CREATE","d":{"content":"\#(text)","id":"70","channel_id":"50","guild_id":"5","#
                + #""author":{"username":"\#(text)","id":"7"}}}"#)
        #expect(
            reading
                == Reading(
                    sequence: 1, event: 19, eventName: "MESSAGE_CREATE", guildID: 5, userID: 7, id: 70, channelID: 50))
    }

    @Test(
        "A value that does not count neither hides nor replaces one with the same name that does",
        arguments: ["null", "true", "{}"])
    func repeatedFields(other: String) {
        func reading(_ first: (String, String) -> String) -> Reading {
            let fields = [("member_count", "3"), ("name", #""Guild""#), ("presences", "[]")].map { first($0, $1) }
            let channel = "[{\(first("id", #""50""#)),\(first("type", "2"))}]"
            return Reading(
                #"{"op":0,"s":1,"t":"GUILD_CREATE","d":{"id":"5","channels":\#(channel),\#(fields.joined(separator: ","))}}"#
            )
        }
        let once = reading { #""\#($0)":\#($1)"# }
        #expect(once.channels.count == 1 && once.memberCount == 3 && once.hasPresences)
        #expect(reading { #""\#($0)":\#(other),"\#($0)":\#($1)"# } == once)
        #expect(reading { #""\#($0)":\#($1),"\#($0)":\#(other)"# } == once)
    }

    @Test("A string with an invalid escape counts as absent", arguments: [#"\ud800"#, #"\udc00x"#, #"\x"#, #"\u00"#])
    func invalidEscapes(text: String) {
        let reading = Reading(
            #"{"op":0,"s":1,"t":"GUILD_CREATE","d":{"id":"5","name":"\#(text)","member_count":3,"channels":[{"id":"50","#
                + #""type":2,"name":"\#(text)"}]}}"#)
        #expect(
            reading
                == Reading(
                    sequence: 1, event: 4, eventName: "GUILD_CREATE", guildID: 5, memberCount: 3,
                    channels: [Reading.Channel(id: 50, type: 2)]))
        let ready = Reading(#"{"op":0,"s":1,"t":"READY","d":{"session_id":"\#(text)"}}"#)
        #expect(gwjson_status(rawValue: ready.status) == GWJSON_MISSING_FIELD)
    }

    // MARK: - Changing one field

    enum Change { case delete, null, retype }

    enum Step: CustomStringConvertible {
        case key(String)
        case index(Int)
        var description: String {
            switch self {
            case .key(let key): key
            case .index(let index): "\(index)"
            }
        }
    }

    static func paths(of value: Any) -> [[Step]] {
        if let object = value as? [String: Any] {
            return object.sorted { $0.key < $1.key }.flatMap { key, value in
                [[.key(key)]] + paths(of: value).map { [.key(key)] + $0 }
            }
        }
        guard let list = value as? [Any] else { return [] }
        return list.enumerated().flatMap { index, value in
            [[.index(index)]] + paths(of: value).map { [.index(index)] + $0 }
        }
    }

    static func apply(_ change: Change, to value: Any, at path: ArraySlice<Step>) -> Any {
        guard let step = path.first else { return value }
        func changed(_ child: Any) -> Any? {
            if path.count > 1 { return apply(change, to: child, at: path.dropFirst()) }
            return switch change {
            case .delete: nil
            case .null: NSNull()
            case .retype: child is [String: Any] || child is [Any] ? 5 : ["x": [1]]
            }
        }
        switch (step, value) {
        case (.key(let key), var object as [String: Any]):
            object[key] = object[key].flatMap(changed)
            return object
        case (.index(let index), var list as [Any]):
            if let child = changed(list[index]) { list[index] = child } else { list.remove(at: index) }
            return list
        default: return value
        }
    }
}
