// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import Testing
import Timekeeping

@testable import DiscordSimulator

@Suite("Payloads")
struct PayloadTests {
    private func text(_ dispatch: Dispatch, sequence: Int = 9) -> String {
        let members = MemberPayloads(guildID: 1, botID: 2, botName: "Bot")
        var json = JSONWriter()
        let payloads = DispatchPayloads(guilds: [GatewayPayloads(members: members, moderatorID: 4)])
        payloads.write(dispatch, sequence: sequence, to: &json)
        return json.text
    }

    @Test("A complete presence update")
    func presence() {
        let event = WorldEvent(at: 0, user: 12, kind: .presence, status: .offline)
        #expect(
            text(.event(event, guild: 0)) == """
                {"t":"PRESENCE_UPDATE","s":9,"op":0,"d":{"user":{"id":"12"},"guild_id":"1","status":"offline",\
                "client_status":{},"activities":[]}}
                """)
    }

    @Test("A complete removal of the bot")
    func removal() {
        #expect(
            text(.event(WorldEvent(at: 0, user: 2, kind: .leave, cause: .left), guild: 0), sequence: 10) == """
                {"t":"GUILD_MEMBER_REMOVE","s":10,"op":0,"d":{"user":{"id":"2","username":"Bot",\
                "discriminator":"0000","global_name":null,"avatar":null,"public_flags":0,"flags":0,"primary_guild":null,\
                "bot":true},"guild_id":"1"}}
                """)
    }

    @Test(
        "Every event is JSON with a guild and a user",
        arguments: [WorldEvent.Kind.join, .leave, .ban, .unban, .presence])
    func isJSON(kind: WorldEvent.Kind) throws {
        for user in UInt64(1000)..<1200 {
            let event = WorldEvent(at: 1_700_000_000_000, user: user, kind: kind, status: .online, cause: .ban)
            let object = try JSONSerialization.jsonObject(with: Data(text(.event(event, guild: 0)).utf8))
            let data = try #require((object as? [String: Any])?["d"] as? [String: Any])
            #expect(data["guild_id"] as? String == "1")
            #expect((data["user"] as? [String: Any])?["id"] as? String == String(user))
        }
    }

    @Test("A complete audit log entry")
    func auditLogEntry() {
        let event = WorldEvent(at: 1_700_000_000_000, user: 12, number: 12, kind: .auditLogEntry, cause: .kick)
        #expect(
            text(.event(event, guild: 0)) == """
                {"t":"GUILD_AUDIT_LOG_ENTRY_CREATE","s":9,"op":0,"d":{"id":"1174109840998400012","guild_id":"1",\
                "user_id":"4","target_id":"12","action_type":20}}
                """)
    }

    @Test(
        "Times are in Discord's format",
        arguments: [
            (0, "1970-01-01T00:00:00.000000+00:00"), (1_700_000_000_123, "2023-11-14T22:13:20.123000+00:00"),
            (1_709_164_800_000, "2024-02-29T00:00:00.000000+00:00"), (-1, "1969-12-31T23:59:59.999000+00:00"),
            (4_102_444_799_999, "2099-12-31T23:59:59.999000+00:00"),
        ] as [(Int64, String)])
    func timestamps(milliseconds: Int64, text: String) {
        #expect(WallInstant(millisecondsSince1970: milliseconds).discordTimestamp == text)
    }

    @Test(
        "Strings are valid JSON",
        arguments: ["plain", "quote \" back \\ slash", "tab \t and \u{1}", "👥 Members", ""])
    func strings(string: String) throws {
        var json = JSONWriter()
        json.string(string)
        let data = Data(json.bytes)
        #expect(try JSONSerialization.jsonObject(with: data, options: .fragmentsAllowed) as? String == string)
    }

    @Test("Numbers of every length", arguments: [0, 7, 10, 99, 100, -5, Int.max, Int.min])
    func numbers(number: Int) {
        var json = JSONWriter()
        json.number(number)
        #expect(json.text == String(number))
    }
}
