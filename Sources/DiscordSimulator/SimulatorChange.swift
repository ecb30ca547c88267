// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import DiscordModels

/// A channel of the simulated guild. In JSON its id, or the name that it has here.
public enum SimulatorChannel: Sendable, Equatable {
    /// `members`, and so on: those of `SimulatorChannels`.
    case members, online, bans, heartbeat, stats
    /// Any, by its id.
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

/// Something that somebody other than the bot does to the guild, or that Discord says otherwise from now on.
///
/// In JSON a change is an object: its name in `change`, and its parameters beside it, such as
/// `{"change": "rename-channel", "channel": "members", "name": "Members"}`. `POST /simulator/changes` and the scenario's
/// step `change` read it.
public enum SimulatorChange: Sendable, Equatable {
    /// `rename-channel`, `channel`, `name`: by hand; CHANNEL_UPDATE. It does not count against the bot's limit.
    case renameChannel(SimulatorChannel, to: String)
    /// `delete-channel`, `channel`: CHANNEL_DELETE; what is asked of it is answered with 10003. Its messages are gone,
    /// and the webhook that posts there.
    case deleteChannel(SimulatorChannel)
    /// `delete-messages`, `channel`, `message_id` (default: all of them): MESSAGE_DELETE; 10008.
    case deleteMessages(in: SimulatorChannel, id: MessageID? = nil)
    /// `take-permissions`, `permissions` (a list of names), `channel` (default: the whole guild): the bot may do that no
    /// more, administrator or not; 50013, without `VIEW_CHANNEL` 50001. CHANNEL_UPDATE or GUILD_ROLE_UPDATE.
    case takePermissions(SimulatorPermissions, in: SimulatorChannel? = nil)
    /// `give-permissions`, with the same parameters: gives them back, or gives others.
    case givePermissions(SimulatorPermissions, in: SimulatorChannel? = nil)
    /// `member-permissions`, `user_id`, `permissions`: what a member may do beyond what everybody may.
    case memberPermissions(UserID, SimulatorPermissions)
    /// `skew-counts`, `members`, `online` (default 0; negative: too few): how far `approximate_member_count` and
    /// `approximate_presence_count` are off the truth.
    case skewCounts(members: Int = 0, online: Int = 0)
    /// `use-command`, `command`, `options` (by name), `user_id` (default: the moderator): INTERACTION_CREATE.
    case useCommand(String, options: [String: SimulatedOption] = [:], by: UserID? = nil)

    static let names = [
        "rename-channel", "delete-channel", "delete-messages", "take-permissions", "give-permissions",
        "member-permissions", "skew-counts", "use-command",
    ]
}
