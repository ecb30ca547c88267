// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import NIOCore
import Testing

@testable import DiscordGateway

@Suite("Outbound payloads")
struct OutboundPayloadTests {
    private func text(_ payload: OutboundPayload?) -> String? {
        payload.map { String(buffer: $0.bytes) }
    }

    private var configuration: GatewayConfiguration {
        var configuration = GatewayConfiguration(url: "wss://a", token: "to\"ken", intents: .statistics)
        configuration.shardIndex = 1
        configuration.shardCount = 4
        return configuration
    }

    @Test("Each payload has the documented format")
    func payloads() {
        #expect(text(OutboundPayload(heartbeat: nil)) == #"{"op":1,"d":null}"#)
        #expect(text(OutboundPayload(heartbeat: 251)) == #"{"op":1,"d":251}"#)
        #expect(
            text(OutboundPayload(identify: configuration))
                == #"{"d":{"intents":263,"large_threshold":250,"properties":{"browser":"StatsBot","device":"StatsBot","#
                + #""os":"linux"},"shard":[1,4],"token":"to\"ken"},"op":2}"#)
        #expect(
            text(OutboundPayload(resume: GatewaySession(id: "s", resumeURL: "", sequence: 7), token: "t"))
                == #"{"d":{"seq":7,"session_id":"s","token":"t"},"op":6}"#)
        #expect(
            text(OutboundPayload(.requestGuildMembers(guildID: 5, presences: true, nonce: "n")))
                == #"{"d":{"guild_id":"5","limit":0,"nonce":"n","presences":true,"query":""},"op":8}"#)
        let presence = GatewayPresence(activities: [.init(name: "members 🟢", type: 3)])
        #expect(
            text(OutboundPayload(.updatePresence(presence)))
                == #"{"d":{"activities":[{"name":"members 🟢","type":3}],"afk":false,"since":null,"status":"online"},"#
                + #""op":3}"#)
    }

    @Test("A payload larger than 4096 bytes is rejected")
    func tooLarge() {
        func presence(_ length: Int) -> GatewayCommand {
            .updatePresence(GatewayPresence(activities: [.init(name: String(repeating: "a", count: length), type: 0)]))
        }
        let overhead = text(OutboundPayload(presence(0)))?.utf8.count ?? 0
        #expect(OutboundPayload(presence(4096 - overhead))?.bytes.readableBytes == 4096)
        #expect(OutboundPayload(presence(4097 - overhead)) == nil)
    }

    @Test("A gateway configuration does not show its token")
    func redaction() {
        var dumped = ""
        dump(configuration, to: &dumped)
        for shown in ["\(configuration)", String(reflecting: configuration), dumped] {
            #expect(!shown.contains("ken"))
        }
    }
}
