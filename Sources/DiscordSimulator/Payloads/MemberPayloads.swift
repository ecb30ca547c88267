// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// What few members have: the bot's nickname, and roles other than `@everyone`.
struct MemberExtras: Sendable, Equatable {
    var botNick: String?
    /// By user ID.
    var roles: [UInt64: [UInt64]] = [:]
}

/// Users, members and presences as JSON. Source: Resources, User; Resources, Guild, "Guild Member Object"; Events,
/// Gateway Events, "Presence Update".
struct MemberPayloads: Sendable {
    let guildID: UInt64
    let botID: UInt64
    let botName: String

    func writeUser(_ id: UInt64, to json: inout JSONWriter) {
        let isBot = id == botID || MemberNames.isBot(id)
        json.raw(#"{"id":"#)
        json.id(id)
        json.raw(#","username":"#)
        if id == botID {
            json.string(botName)
        } else {
            json.raw("\"")
            MemberNames.writeUsername(of: id, to: &json)
            json.raw("\"")
        }
        if isBot {
            json.raw(#","discriminator":"0000","global_name":null"#)
        } else {
            json.raw(#","discriminator":"0","global_name":""#)
            MemberNames.writeGlobalName(of: id, to: &json)
            json.raw("\"")
        }
        json.raw(#","avatar":null,"public_flags":0,"flags":0,"primary_guild":null"#)
        json.raw(isBot ? #","bot":true}"# : "}")
    }

    /// Whether a member's username, display name or nickname starts with text in lower case.
    func isNamed(_ id: UInt64, nick: String?, startingWith prefix: String) -> Bool {
        guard id != botID else { return [botName, nick].contains { $0?.lowercased().hasPrefix(prefix) ?? false } }
        let user = MemberNames.user(id)
        return user.username.hasPrefix(prefix) || user.globalName?.lowercased().hasPrefix(prefix) ?? false
    }

    /// Writes the fields of a member without braces, so that `guild_id` can follow. Only the bot can have a nickname.
    func writeMemberFields(_ member: Member, _ extras: MemberExtras = MemberExtras(), to json: inout JSONWriter) {
        json.raw(#""user":"#)
        writeUser(member.id, to: &json)
        json.raw(",")
        writePartialFields(member, extras, to: &json)
    }

    /// Writes the fields of a member except the user.
    func writePartialFields(_ member: Member, _ extras: MemberExtras = MemberExtras(), to json: inout JSONWriter) {
        json.raw(#""nick":"#)
        json.string(member.id == botID ? extras.botNick : nil)
        json.raw(#","avatar":null,"banner":null,"roles":"#)
        json.array(extras.roles[member.id] ?? []) { json, role in json.id(role) }
        json.raw(#","joined_at":"#)
        json.time(milliseconds: Int64(member.joined) * 1000)
        json.raw(
            #","premium_since":null,"deaf":false,"mute":false,"flags":0,"pending":false,"#)
        json.raw(#""communication_disabled_until":null"#)
    }

    func writeMember(_ member: Member, _ extras: MemberExtras = MemberExtras(), to json: inout JSONWriter) {
        json.raw("{")
        writeMemberFields(member, extras, to: &json)
        json.raw("}")
    }

    /// Writes a presence; `withGuild`: as in an event, otherwise as in the list of a guild.
    func writePresence(of id: UInt64, status: PresenceStatus, withGuild: Bool, to json: inout JSONWriter) {
        let word = Self.word(status)
        let hash = WorldRandom.mix(id ^ 0xAC7)
        json.raw(#"{"user":{"id":"#)
        json.id(id)
        json.raw("}")
        if withGuild {
            json.raw(#","guild_id":"#)
            json.id(guildID)
        }
        json.raw(#","status":""#)
        json.raw(word)
        json.raw(#"","client_status":{"#)
        if status.isOnline {
            json.raw(Self.platform(of: id, hash: hash))
            json.raw(#":""#)
            json.raw(word)
            json.raw("\"")
        }
        json.raw(#"},"activities":["#)
        if status == .online, hash % 5 == 0 { writeActivity(hash, to: &json) }
        json.raw("]}")
    }

    private static func word(_ status: PresenceStatus) -> StaticString {
        switch status {
        case .offline: "offline"
        case .online: "online"
        case .idle: "idle"
        case .dnd: "dnd"
        }
    }

    private static func platform(of id: UInt64, hash: UInt64) -> StaticString {
        if MemberNames.isBot(id) { return #""web""# }
        switch (hash >> 8) % 10 {
        case 0..<6: return #""desktop""#
        case 6..<9: return #""mobile""#
        default: return #""web""#
        }
    }

    /// Writes an activity.
    private func writeActivity(_ hash: UInt64, to json: inout JSONWriter) {
        let games: [StaticString] = [
            "Chess", "Minesweeper", "Go", "Solitaire", "Tetris", "Checkers", "Sudoku", "Backgammon",
        ]
        json.raw(#"{"name":""#)
        json.raw(games[Int((hash >> 16) % UInt64(games.count))])
        json.raw(#"","type":0,"id":"ec0b28a579ecb4bd","created_at":"#)
        json.number(1_600_000_000_000 + (hash >> 24) % 90_000_000_000)
        json.raw(#","timestamps":{"start":"#)
        json.number(1_600_000_000_000 + (hash >> 24) % 90_000_000_000)
        json.raw(#"},"application_id":"356875570916753438"}"#)
    }
}
