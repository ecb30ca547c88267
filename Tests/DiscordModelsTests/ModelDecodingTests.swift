// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import Testing

@Suite("Models are decoded from realistic JSON with unknown fields")
struct ModelDecodingTests {
    private func decode<Model: Decodable>(_ json: String) throws -> Model {
        try JSONDecoder().decode(Model.self, from: Data(json.utf8))
    }

    @Test("A user with and without optional fields")
    func user() throws {
        let full: User = try decode(
            #"""
            {"id":"80351110224678912","username":"nelly","discriminator":"1337","avatar":null,"global_name":"Nelly",
             "bot":true,"verified":true,"flags":64,"premium_type":1,"primary_guild":{"tag":"DISC","id":"1"}}
            """#)
        #expect(
            full
                == User(
                    id: 80_351_110_224_678_912, username: "nelly", discriminator: "1337", globalName: "Nelly", bot: true
                ))
        let small: User = try decode(#"{"id":"1","username":"n","global_name":null}"#)
        #expect(small == User(id: 1, username: "n", discriminator: nil))
    }

    @Test("A full and a partial guild")
    func guild() throws {
        let whole: Guild = try decode(
            #"""
            {"id":"2","name":"Test","icon":null,"owner_id":"3","features":["COMMUNITY"],"roles":[{"id":"2"}],
             "approximate_member_count":3268,"approximate_presence_count":784,"vanity_url_code":null}
            """#)
        #expect(
            whole == Guild(id: 2, name: "Test", approximateMemberCount: 3268, approximatePresenceCount: 784))
        let part: Guild = try decode(#"{"id":"2","name":"Test","owner":true,"permissions":"36953089"}"#)
        #expect(part == Guild(id: 2, name: "Test"))
    }

    @Test("A channel")
    func channel() throws {
        let channel: Channel = try decode(
            #"""
            {"id":"41771983423143937","guild_id":"41771983423143936","name":"👥 Members: 12","type":2,"position":6,
             "permission_overwrites":[],"rtc_region":null,"flags":0}
            """#)
        #expect(
            channel
                == Channel(
                    id: 41_771_983_423_143_937, type: 2, guildID: 41_771_983_423_143_936, name: "👥 Members: 12",
                    permissionOverwrites: []))
    }

    @Test("A message")
    func message() throws {
        let message: Message = try decode(
            #"""
            {"id":"334385199974967042","channel_id":"290926798999357250","type":0,"content":"hi","nonce":17,
             "embeds":[{"type":"rich","title":"T","color":255,"fields":[{"name":"a","value":"b","inline":true}],
               "footer":{"text":"f","icon_url":"x"},"content_scan_version":0}],
             "author":{"id":"1","username":"n"},"mentions":[],"timestamp":"2017-07-11T17:27:07.299000+00:00"}
            """#)
        #expect(
            message
                == Message(
                    id: 334_385_199_974_967_042, channelID: 290_926_798_999_357_250, content: "hi",
                    embeds: [
                        Embed(
                            title: "T", color: 255, fields: [.init(name: "a", value: "b", inline: true)],
                            footer: .init(text: "f"))
                    ]))
    }

    @Test("The gateway URL and session start limit")
    func gatewayBot() throws {
        let answer: GatewayBot = try decode(
            #"""
            {"url":"wss://gateway.discord.gg/","shards":9,"new":[1],
             "session_start_limit":{"total":1000,"remaining":999,"reset_after":14400000,"max_concurrency":1,"x":{}}}
            """#)
        #expect(
            answer
                == GatewayBot(
                    url: "wss://gateway.discord.gg/", shards: 9,
                    sessionStartLimit: .init(total: 1000, remaining: 999, resetAfter: 14_400_000, maxConcurrency: 1)))
    }

    @Test("Message parameters contain allowed mentions and no unset fields")
    func parameters() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        func json(_ parameters: MessageParameters) throws -> String {
            String(decoding: try encoder.encode(parameters), as: UTF8.self)
        }
        #expect(try json(MessageParameters()) == #"{"allowed_mentions":{"parse":[]}}"#)
        #expect(
            try json(
                MessageParameters(
                    content: "hi", embeds: [Embed(title: "T")], allowedMentions: .init(parse: ["users"]), nonce: "n",
                    enforceNonce: true))
                == #"{"allowed_mentions":{"parse":["users"]},"content":"hi","embeds":[{"title":"T"}],"#
                + #""enforce_nonce":true,"nonce":"n"}"#)
    }
}
