// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Timekeeping

/// What of the guild is not its members: channels, messages, roles, and what the bot may do.
struct GuildState: Sendable {
    /// Renames kept for the ledger.
    private static let renamesKept = 100
    /// Messages kept in each channel.
    private static let messagesKept = 1000

    let bot: BotUserObject
    let botRole: UInt64
    let name: String
    var roles: [RoleObject]
    /// "Gateway presence limited" and "gateway guild members limited", as far as the intents are allowed.
    /// Source: Resources, Application, "Application Flags".
    let applicationFlags: Int
    private(set) var channels: [ChannelObject]
    private(set) var renames: [SimulatorLedger.Rename] = []
    /// By channel, oldest first.
    private(set) var messages: [ChannelID: [MessageObject]] = [:]
    /// What was taken from the bot in a channel.
    private(set) var denied: [ChannelID: SimulatorPermissions] = [:]
    /// What members may do beyond what everybody may.
    var given: [UInt64: SimulatorPermissions] = [:]
    /// How far the counts that `with_counts` gives are off.
    var countSkew = (members: 0, online: 0)
    var renameLimit = RenameLimit()
    private var serial: UInt64 = 0
    private let guildID: GuildID
    let ownerID: UserID

    init(configuration: SimulatorConfiguration, world: World) {
        guildID = GuildID(world.guildID)
        ownerID = UserID(world.moderatorID)
        name = configuration.guildName
        bot = BotUserObject(id: UserID(world.botID), username: configuration.botName)
        botRole = Snowflakes.part(20, seed: configuration.seed)
        applicationFlags =
            (configuration.disallowedIntents.contains(.guildPresences) ? 0 : 1 << 13)
            | (configuration.disallowedIntents.contains(.guildMembers) ? 0 : 1 << 15)
        roles = [
            RoleObject(id: Snowflake(world.guildID), name: "@everyone", position: 0, permissions: "1071698660929"),
            RoleObject(
                id: Snowflake(botRole), name: configuration.botName, position: 1, permissions: "8", managed: true),
        ]
        let ids = SimulatorChannels(seed: configuration.seed)
        let guildID = guildID
        func voice(_ id: ChannelID, _ name: String, _ position: Int) -> ChannelObject {
            ChannelObject(
                id: id, type: 2, guildID: guildID, name: name, position: position, bitrate: 64_000, userLimit: 0)
        }
        func text(_ id: ChannelID, _ name: String, _ position: Int) -> ChannelObject {
            ChannelObject(id: id, type: 0, guildID: guildID, name: name, position: position)
        }
        channels = [
            voice(ids.members, "👥 Members: 0", 0), voice(ids.online, "🟢 Online: 0", 1), voice(ids.bans, "🔨 Bans: 0", 2),
            text(ChannelID(Snowflakes.part(6, seed: configuration.seed)), "general", 3),
            text(ids.heartbeat, "heartbeat", 4), text(ids.stats, "stats", 5),
        ]
    }

    /// Its id is the guild's. Source: Topics, Permissions, "Role Object".
    var everyoneRole: UInt64 { guildID.rawValue }

    /// The guild object; with the counts where they are asked for.
    func object(members: Int? = nil, online: Int? = nil) -> GuildObject {
        GuildObject(
            id: guildID, name: name, ownerID: ownerID, roles: roles, approximateMemberCount: members,
            approximatePresenceCount: online)
    }

    func snapshot(world: World, session: Session) -> GuildSnapshot {
        GuildSnapshot(
            world: world, object: JSONBytes.encode(object()), channels: JSONBytes.encode(channels),
            intents: session.intents, largeThreshold: session.largeThreshold)
    }

    func channel(_ id: ChannelID) -> ChannelObject? {
        channels.first { $0.id == id }
    }

    /// Text channels have lower-case names without spaces.
    static func normalized(_ name: String, type: Int) -> String {
        type == 0 ? String(name.lowercased().map { $0 == " " ? "-" : $0 }) : name
    }

    mutating func rename(_ id: ChannelID, to name: String, at now: WallInstant) {
        guard let index = channels.firstIndex(where: { $0.id == id }) else { return }
        channels[index].name = name
        renames.append(SimulatorLedger.Rename(channelID: id, name: name, at: now.discordTimestamp))
        if renames.count > Self.renamesKept { renames.removeFirst() }
    }

    /// Notes what the bot may not do in a channel, as an overwrite for its role.
    mutating func deny(_ permissions: SimulatorPermissions, in id: ChannelID) -> ChannelObject? {
        guard let index = channels.firstIndex(where: { $0.id == id }) else { return nil }
        denied[id] = permissions
        let overwrite = ChannelObject.Overwrite(id: String(botRole), deny: String(permissions.rawValue))
        channels[index].permissionOverwrites = permissions.isEmpty ? [] : [overwrite]
        return channels[index]
    }

    /// Takes a channel away, with its messages.
    mutating func removeChannel(_ id: ChannelID) -> ChannelObject? {
        guard let index = channels.firstIndex(where: { $0.id == id }) else { return nil }
        messages[id] = nil
        return channels.remove(at: index)
    }

    mutating func setTopic(_ topic: String?, of id: ChannelID) {
        guard let index = channels.firstIndex(where: { $0.id == id }) else { return }
        channels[index].topic = topic
    }

    // MARK: - Messages

    var messageCount: Int { messages.values.reduce(0) { $0 + $1.count { !$0.isEphemeral } } }

    func message(_ id: MessageID, in channel: ChannelID) -> MessageObject? {
        messages[channel]?.first { $0.id == id }
    }

    /// An id for something made now.
    mutating func newID(at now: WallInstant) -> UInt64 {
        serial += 1
        return Snowflakes.now(milliseconds: now.millisecondsSince1970, serial: serial)
    }

    mutating func add(_ message: MessageObject) {
        let channel = message.channelID
        messages[channel, default: []].append(message)
        if messages[channel, default: []].count > Self.messagesKept { messages[channel]?.removeFirst() }
        if !message.isEphemeral, let index = channels.firstIndex(where: { $0.id == channel }) {
            channels[index].lastMessageID = message.id
        }
    }

    mutating func replace(_ message: MessageObject) {
        guard let index = messages[message.channelID]?.firstIndex(where: { $0.id == message.id }) else { return }
        messages[message.channelID]?[index] = message
    }

    mutating func removeMessage(_ id: MessageID, from channel: ChannelID) {
        messages[channel]?.removeAll { $0.id == id }
    }
}
