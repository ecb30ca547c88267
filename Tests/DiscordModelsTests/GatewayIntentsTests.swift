// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Testing

@Suite("Gateway intents and opcodes")
struct GatewayIntentsTests {
    @Test(
        "Intents have the documented bits",
        arguments: [
            (GatewayIntents.guilds, 1), (.guildMembers, 2), (.guildModeration, 4), (.guildPresences, 256),
            (.guildInvites, 64), (.guildVoiceStates, 128), (.guildMessages, 512), (.guildMessageReactions, 1_024),
            (.statistics, 263), ([], 0),
        ] as [(GatewayIntents, Int)])
    func bits(intents: GatewayIntents, rawValue: Int) {
        #expect(intents.rawValue == rawValue)
    }

    @Test(
        "Opcodes have the documented numbers",
        arguments: [
            (GatewayOpcode.dispatch, 0), (.heartbeat, 1), (.identify, 2), (.presenceUpdate, 3), (.resume, 6),
            (.reconnect, 7), (.requestGuildMembers, 8), (.invalidSession, 9), (.hello, 10), (.heartbeatACK, 11),
        ])
    func opcodes(opcode: GatewayOpcode, rawValue: Int) {
        #expect(opcode.rawValue == rawValue)
    }

    @Test(
        "Statuses are parsed; only offline and invisible count as not online",
        arguments: [
            ("online", .online, true), ("idle", .idle, true), ("dnd", .dnd, true), ("offline", .offline, false),
            ("invisible", .offline, false), ("dancing", .online, true), ("", .online, true),
        ] as [(String, PresenceStatus, Bool)])
    func statuses(wire: String, status: PresenceStatus, isOnline: Bool) {
        #expect(PresenceStatus(wire: wire) == status)
        #expect(status.isOnline == isOnline)
        #expect(PresenceStatus(wire: status.wire) == status)
    }
}
