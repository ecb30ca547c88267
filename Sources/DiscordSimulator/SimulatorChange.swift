// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import DiscordModels

/// A channel of a simulated guild. In JSON, its ID or the name of the case.
public enum SimulatorChannel: Sendable, Equatable {
    /// The channels of `SimulatorChannels`.
    case members, online, bans, heartbeat, stats
    /// Any channel, by its ID.
    case id(ChannelID)

    static let names = ["members", "online", "bans", "heartbeat", "stats"]

    init?(_ text: String) {
        switch text {
        case "members": self = .members
        case "online": self = .online
        case "bans": self = .bans
        case "heartbeat": self = .heartbeat
        case "stats": self = .stats
        default:
            guard let id = ChannelID(text) else { return nil }
            self = .id(id)
        }
    }

    /// The channel in JSON.
    var text: String {
        switch self {
        case .members: "members"
        case .online: "online"
        case .bans: "bans"
        case .heartbeat: "heartbeat"
        case .stats: "stats"
        case .id(let id): id.description
        }
    }

    func id(among channels: SimulatorChannels) -> ChannelID {
        switch self {
        case .members: channels.members
        case .online: channels.online
        case .bans: channels.bans
        case .heartbeat: channels.heartbeat
        case .stats: channels.stats
        case .id(let id): id
        }
    }
}

/// A change made by someone other than the bot, or a change in Discord's responses.
///
/// In JSON, a change is an object with its name in `change` and its parameters as further fields, such as
/// `{"change": "rename-channel", "channel": "members", "name": "Members"}`. `POST /simulator/changes` and the scenario
/// step `change` accept it.
public enum SimulatorChange: Sendable, Equatable {
    /// `rename-channel`, `channel`, `name`: CHANNEL_UPDATE. Does not count toward the bot's rename limit.
    case renameChannel(SimulatorChannel, to: String)
    /// `delete-channel`, `channel`: CHANNEL_DELETE; later requests get 10003. The channel's messages and webhook are
    /// deleted, too.
    case deleteChannel(SimulatorChannel)
    /// `delete-messages`, `channel`, `message_id` (default: all): MESSAGE_DELETE; later requests get 10008.
    case deleteMessages(in: SimulatorChannel, id: MessageID? = nil)
    /// `take-permissions`, `permissions` (a list of names), `channel` (default: the whole guild): CHANNEL_UPDATE or
    /// GUILD_ROLE_UPDATE; requests without the permission get 50013, without `VIEW_CHANNEL` 50001, even as an
    /// administrator.
    case takePermissions(SimulatorPermissions, in: SimulatorChannel? = nil)
    /// `give-permissions`, with the same parameters: restores these permissions, or grants new ones.
    case givePermissions(SimulatorPermissions, in: SimulatorChannel? = nil)
    /// `member-permissions`, `user_id`, `permissions`: sets a member's permissions in addition to those of `@everyone`.
    case memberPermissions(UserID, SimulatorPermissions)
    /// `skew-counts`, `members`, `online` (default 0; can be negative): added to `approximate_member_count` and
    /// `approximate_presence_count`.
    case skewCounts(members: Int = 0, online: Int = 0)
    /// `use-command`, `command`, `options` (by name), `user_id` (default: the moderator): INTERACTION_CREATE.
    case useCommand(String, options: [String: SimulatedOption] = [:], by: UserID? = nil)

    /// `create-invite`, `code` (default: a new one), `channel` (default: `general`), `max_uses` and `max_age` (default 0: no
    /// limit): INVITE_CREATE.
    case createInvite(String? = nil, in: SimulatorChannel? = nil, maximumUses: Int = 0, maximumAge: Int = 0)
    /// `delete-invite`, `code`: INVITE_DELETE.
    case deleteInvite(String)
    /// `next-join`, `with`: a code, `vanity`, or `none`: what the next member who is not a bot joins with. Repeated, it sets
    /// those of the members after that.
    case nextJoin(with: String)

    /// `create-channel`, `name`, `type` (default 0), `parent` (a channel; default: none), `count` (default 1):
    /// CHANNEL_CREATE, so often.
    case createChannel(String, type: Int = 0, in: SimulatorChannel? = nil, count: Int = 1)
    /// `set-overwrite`, `channel`, `target` (the ID of a role or a user), `allow`, `deny` (lists of names; default: none):
    /// CHANNEL_UPDATE. Without `allow` and `deny`, the overwrite is deleted.
    case setOverwrite(
        SimulatorChannel, of: String, allow: SimulatorPermissions = [], deny: SimulatorPermissions = [])
    /// `create-role`, `name`, `permissions` (default: none): GUILD_ROLE_CREATE.
    case createRole(String, SimulatorPermissions = [])
    /// `set-role`, `role` (an ID or a name), `permissions`: GUILD_ROLE_UPDATE.
    case setRole(String, SimulatorPermissions)
    /// `delete-role`, `role`: GUILD_ROLE_DELETE; its overwrites are deleted, too.
    case deleteRole(String)
    /// `give-role`, `role`, `user_id`: GUILD_MEMBER_UPDATE.
    case giveRole(String, to: UserID)
    /// `take-role`, `role`, `user_id`: GUILD_MEMBER_UPDATE.
    case takeRole(String, from: UserID)
    /// `invite-bot`, `permissions` (a list of names; default: `ADMINISTRATOR`): GUILD_CREATE.
    case inviteBot(SimulatorPermissions = .administrator)
    /// `remove-bot`: GUILD_DELETE; later requests get 10004 or 50001.
    case removeBot
    /// `guild-locale`, `locale`: GUILD_UPDATE with the guild's language.
    case guildLocale(String)

    static let names = [
        "rename-channel", "delete-channel", "delete-messages", "take-permissions", "give-permissions",
        "member-permissions", "skew-counts", "use-command", "create-invite", "delete-invite", "next-join",
        "create-channel", "set-overwrite", "create-role", "set-role", "delete-role", "give-role", "take-role",
        "invite-bot", "remove-bot", "guild-locale",
    ]
}
