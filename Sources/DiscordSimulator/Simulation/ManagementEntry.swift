// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Timekeeping

/// An audit log entry about a channel, a permission overwrite, a role or the bot. Source: Resources, Audit Log, "Audit Log
/// Entry Structure".
struct ManagementEntry: Sendable {
    /// Source: "Audit Log Events".
    enum Action: Int, Sendable {
        case channelCreate = 10
        case channelUpdate = 11
        case channelDelete = 12
        case overwriteCreate = 13
        case overwriteUpdate = 14
        case overwriteDelete = 15
        case memberRoleUpdate = 25
        case botAdd = 28
        case roleCreate = 30
        case roleUpdate = 31
        case roleDelete = 32
    }

    /// Who did it, and why.
    struct Author: Sendable {
        var user: UInt64
        /// The decoded `X-Audit-Log-Reason`.
        var reason: String?
    }

    /// The fields of a channel that entries compare.
    private static let channelFields = [
        "name", "type", "topic", "nsfw", "rate_limit_per_user", "bitrate", "user_limit", "parent_id",
    ]

    let id: UInt64
    let action: Action
    let author: Author
    let target: UInt64
    var changes: [PayloadValue] = []
    var options: PayloadValue?

    /// The object as returned by the API.
    var object: PayloadValue {
        var object: [String: PayloadValue] = [
            "id": .id(id), "user_id": .id(author.user), "target_id": .id(target),
            "action_type": .integer(Int64(action.rawValue)),
        ]
        object["reason"] = author.reason.map { .string($0) }
        if !changes.isEmpty { object["changes"] = .array(changes) }
        object["options"] = options
        return .object(object)
    }

    /// A changed field. Source: "Audit Log Change Structure".
    static func change(_ key: String, from old: PayloadValue?, to new: PayloadValue?) -> PayloadValue? {
        let (old, new) = (old ?? .null, new ?? .null)
        guard old != new else { return nil }
        var change: [String: PayloadValue] = ["key": .string(key)]
        if !old.isNull { change["old_value"] = old }
        if !new.isNull { change["new_value"] = new }
        return .object(change)
    }

    /// The changed fields of a channel; `nil`: it did not exist before, or does not exist any more.
    static func changes(from old: ChannelObject?, to new: ChannelObject?) -> [PayloadValue] {
        let before = old.map { PayloadValue(encoding: $0) }
        let after = new.map { PayloadValue(encoding: $0) }
        let fields = channelFields + (old == nil || new == nil ? ["permission_overwrites"] : [])
        return fields.compactMap { change($0, from: before?[$0], to: after?[$0]) }
    }
}

extension SimulationState {
    /// Adds an entry to the audit log, and dispatches it if the bot may see it. Source: Events, Gateway Events, "Guild Audit
    /// Log Entry Create".
    mutating func log(
        _ action: ManagementEntry.Action, of target: UInt64, by author: ManagementEntry.Author,
        changes: [PayloadValue] = [], options: PayloadValue? = nil, in guild: Int, at now: WallInstant
    ) {
        // The bit keeps the IDs apart from those of member events.
        let id = Snowflakes.now(milliseconds: now.millisecondsSince1970, serial: 1 << 20 | (newID(at: now) & 0xF_FFFF))
        let entry = ManagementEntry(
            id: id, action: action, author: author, target: target, changes: changes, options: options)
        guilds[guild].add(entry)
        guard guilds[guild].botMay(.viewAuditLog) else { return }
        var event = entry.object
        event["guild_id"] = .id(guilds[guild].id.rawValue)
        dispatch(
            PreparedPayload(name: "GUILD_AUDIT_LOG_ENTRY_CREATE", data: JSONBytes.encode(event)),
            for: .guildModeration, in: guild)
    }

    /// The bot, with the reason in a request.
    func bot(_ request: RESTRequest) -> ManagementEntry.Author {
        ManagementEntry.Author(user: application.bot.id.rawValue, reason: request.auditLogReason)
    }

    /// The owner of a guild, who makes the changes that the bot does not make.
    func owner(of guild: Int) -> ManagementEntry.Author {
        ManagementEntry.Author(user: guilds[guild].ownerID.rawValue)
    }
}
