// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import Testing

@Suite("Message metadata")
struct MessageMetadataTests {
    @Test(
        "The author's kind follows from the type, the webhook, the interaction and the bot flag, in this order",
        arguments: [
            (0, false, false, false, .human), (19, false, false, false, .human), (0, true, false, false, .bot),
            (19, true, false, false, .bot), (0, false, true, false, .webhook), (0, true, true, false, .webhook),
            (19, false, true, false, .webhook), (0, true, true, true, .bot), (0, false, true, true, .human),
            (20, false, false, false, .bot), (20, true, true, false, .bot), (20, true, true, true, .bot),
            (23, false, true, false, .bot), (23, false, false, false, .bot),
            (7, false, false, false, .system), (8, false, false, false, .system), (11, false, false, false, .system),
            (18, true, true, true, .system), (21, false, false, false, .system), (24, true, true, false, .system),
            (-1, false, false, false, .system), (.max, true, false, false, .system),
        ] as [(Int, Bool, Bool, Bool, MessageMetadata.Author)])
    func author(type: Int, isBot: Bool, isWebhook: Bool, isResponse: Bool, expected: MessageMetadata.Author) {
        let message = MessageMetadata(
            id: 1, authorID: 2, type: type, isBot: isBot, isWebhook: isWebhook, isResponse: isResponse)
        #expect(message.author == expected)
    }

    @Test(
        "Only the IDs are required; other fields that are not as documented are treated as absent",
        arguments: [
            (#"{"id":"1","author":{"id":"2"}}"#, MessageMetadata(id: 1, authorID: 2)),
            (
                #"{"id":"1","author":{"id":"2","bot":true},"type":19,"webhook_id":"2","interaction_metadata":{"id":"9"},"#
                    + #""thread":{"id":"1","parent_id":"5"},"content":"hi","embeds":[5]}"#,
                MessageMetadata(
                    id: 1, authorID: 2, type: 19, isBot: true, isWebhook: true, isResponse: true, threadID: 1)
            ),
            (
                #"{"id":"1","author":{"id":"2"},"interaction":{}}"#,
                MessageMetadata(id: 1, authorID: 2, isResponse: true)
            ),
            (
                #"{"id":"1","author":{"id":"2","bot":null},"type":null,"webhook_id":null,"interaction_metadata":null,"#
                    + #""interaction":null,"thread":null,"content":5}"#, MessageMetadata(id: 1, authorID: 2)
            ),
            (
                #"{"id":"1","author":{"id":"2","bot":1},"type":1e300,"webhook_id":5,"interaction_metadata":[],"#
                    + #""interaction":true,"thread":{"id":7}}"#, MessageMetadata(id: 1, authorID: 2)
            ),
            ("{}", nil), (#"{"id":"1"}"#, nil), (#"{"id":1,"author":{"id":"2"}}"#, nil),
            (#"{"id":"1","author":{"id":null}}"#, nil), (#"{"id":"1","author":"2"}"#, nil), ("null", nil), ("[]", nil),
        ] as [(String, MessageMetadata?)])
    func decoding(json: String, expected: MessageMetadata?) {
        #expect((try? JSONDecoder().decode(MessageMetadata.self, from: Data(json.utf8))) == expected)
    }

    @Test("A message's ID contains its time to the millisecond")
    func time() {
        // Source: Reference, "Snowflakes".
        #expect(MessageMetadata(id: 175_928_847_299_117_063, authorID: 2).id.millisecondsSince1970 == 1_462_015_105_796)
        for milliseconds in [1_462_015_105_795, 1_462_015_105_796, 1_462_015_105_797] as [Int64] {
            let first = MessageID(millisecondsSince1970: milliseconds)
            #expect(first.millisecondsSince1970 == milliseconds)
            #expect(MessageID(first.rawValue - 1).millisecondsSince1970 == milliseconds - 1)
        }
    }
}
