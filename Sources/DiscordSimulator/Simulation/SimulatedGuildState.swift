// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Timekeeping

/// The state of a guild: members and their activity, channels, messages, roles, and the bot's permissions.
struct SimulatedGuildState: Sendable {
    /// Maximum number of renames in the ledger.
    private static let renameHistoryLimit = 100
    private static let managementLimit = 10_000

    let id: GuildID
    var name: String
    let ownerID: UserID
    /// The role that belongs to the bot; a new one after each invitation.
    var botRole: UInt64
    /// The channels that are meant for a bot.
    let namedChannels: SimulatorChannels
    /// The channel for the members' messages.
    let generalChannel: ChannelID
    let payloads: GatewayPayloads
    var world: World
    var roles: [RoleObject]
    private(set) var channels: [ChannelObject]
    private(set) var renames: [SimulatorLedger.Rename] = []
    var messages = MessageStore()
    /// Permissions denied to the bot, by channel.
    var denied: [ChannelID: SimulatorPermissions] = [:]
    /// The guild's language.
    var locale = CommandLocalizations.standard
    /// The bot's nickname, and the roles of members.
    var extras = MemberExtras()
    /// Permissions of members in addition to those of `@everyone`.
    var given: [UInt64: SimulatorPermissions] = [:]
    /// Offsets of the counts returned by `with_counts`.
    var countSkew = (members: 0, online: 0)
    var renameLimit = RenameQuota()
    var topicLimit = RenameQuota()
    /// Audit log entries other than those of member events, oldest first; the newest ten thousand.
    private(set) var management: [ManagementEntry] = []
    var membersInOrder = MembersInOrder()
    var memberListing = MemberListing()
    /// The number of the next member event when each complete member list was requested through the REST API.
    var memberLists: [UInt32] = []
    /// The times at which a client started a session, oldest first.
    var returns: [ClientReturn] = []
    /// `nil` after deletion.
    var webhook: SimulatedWebhook?
    var activity: WorldActivity
    var invites: WorldInvites

    /// `index`: the guild's index among all. `hasBot`: whether the bot is in it.
    init(
        _ plan: GuildPlan, index: Int, hasBot: Bool = true, configuration: SimulatorConfiguration, start: WallInstant
    ) {
        let world = World(
            World.Parameters(
                seed: plan.seed, members: plan.members, bans: plan.bans, eventsPerSecond: plan.eventsPerSecond,
                utcOffset: configuration.guildUTCOffset, botID: Snowflakes.bot(seed: configuration.seed),
                historyDays: max(configuration.historyDays, 0), hasBot: hasBot),
            start: start)
        let guildID = GuildID(world.guildID)
        let ids = SimulatorChannels(seed: plan.seed)
        self.world = world
        id = guildID
        name = plan.name
        ownerID = UserID(world.moderatorID)
        botRole = Snowflakes.part(20, seed: plan.seed)
        namedChannels = ids
        generalChannel = ChannelID(Snowflakes.part(6, seed: plan.seed))
        webhook = SimulatedWebhook(seed: plan.seed)
        activity = WorldActivity(seed: plan.seed, guild: index)
        invites = WorldInvites(
            seed: plan.seed, channel: generalChannel.rawValue, at: Int64(Snowflakes.seconds(of: world.guildID)) * 1_000)
        payloads = GatewayPayloads(
            members: MemberPayloads(
                guildID: world.guildID, botID: world.botID, botName: configuration.botName),
            moderatorID: world.moderatorID)
        roles = [
            RoleObject(id: Snowflake(world.guildID), name: "@everyone", position: 0, permissions: "1071698660929")
        ]
        if hasBot {
            roles.append(
                RoleObject(
                    id: Snowflake(botRole), name: configuration.botName, position: 1, permissions: "8",
                    botID: UserID(world.botID)))
            extras.roles[world.botID] = [botRole]
        }
        func voice(_ id: ChannelID, _ name: String, _ position: Int) -> ChannelObject {
            ChannelObject(
                id: id, type: 2, guildID: guildID, name: name, position: position, bitrate: 64_000, userLimit: 0)
        }
        func text(_ id: ChannelID, _ name: String, _ position: Int) -> ChannelObject {
            ChannelObject(id: id, type: 0, guildID: guildID, name: name, position: position)
        }
        channels = [
            voice(ids.members, "👥 Members: 0", 0), voice(ids.online, "🟢 Online: 0", 1), voice(ids.bans, "🔨 Bans: 0", 2),
            text(generalChannel, "general", 3), text(ids.heartbeat, "heartbeat", 4), text(ids.stats, "stats", 5),
        ]
        if let activity = configuration.activity { _ = startActivity(activity, at: start) }
    }

    /// The ID of the role `@everyone`, which is the guild's ID. Source: Topics, Permissions, "Role Object".
    var everyoneRole: UInt64 { id.rawValue }

    /// The guild object, optionally with approximate counts.
    func object(withCounts: Bool = false) -> GuildObject {
        GuildObject(
            id: id, name: name, ownerID: ownerID, roles: roles, preferredLocale: locale,
            systemChannelID: activity.channels.map { _ in generalChannel },
            afkChannelID: activity.channels.map { ChannelID($0.afk.id) }, premiumTier: activity.level,
            premiumSubscriptionCount: activity.boosts,
            approximateMemberCount: withCounts ? approximateMembers : nil,
            approximatePresenceCount: withCounts ? approximateOnline : nil)
    }

    /// The member count returned by `with_counts`, including the configured offset.
    var approximateMembers: Int { max(world.members.count + countSkew.members, 0) }
    var approximateOnline: Int { max(world.members.onlineCount + countSkew.online, 0) }

    func snapshot(for session: Session) -> GuildSnapshot {
        GuildSnapshot(
            world: world, object: JSONBytes.encode(object()), channels: JSONBytes.encode(channels),
            threads: activeThreads, voice: voiceStates(for: session.intents), extras: extras,
            intents: session.intents, largeThreshold: session.largeThreshold)
    }

    // MARK: - Channels

    func channel(_ id: ChannelID) -> ChannelObject? {
        channels.first { $0.id == id }
    }

    mutating func rename(_ id: ChannelID, to name: String, at now: WallInstant) {
        guard let index = channels.firstIndex(where: { $0.id == id }) else { return }
        channels[index].name = name
        renames.append(SimulatorLedger.Rename(channelID: id, name: name, at: now.discordTimestamp))
        if renames.count > Self.renameHistoryLimit { renames.removeFirst() }
    }

    /// Sets the permissions denied to the bot in a channel, with an overwrite for its role.
    mutating func deny(_ permissions: SimulatorPermissions, in id: ChannelID) -> ChannelObject? {
        guard let index = channels.firstIndex(where: { $0.id == id }) else { return nil }
        denied[id] = permissions
        var overwrites = channels[index].permissionOverwrites
        let old = overwrites.first { $0.id == String(botRole) }
        overwrites.removeAll { $0.id == String(botRole) }
        let new = ChannelObject.Overwrite(
            id: String(botRole), allow: old?.allow ?? "0", deny: String(permissions.rawValue))
        if new.allow != "0" || new.deny != "0" { overwrites.append(new) }
        channels[index].permissionOverwrites = overwrites
        return channels[index]
    }

    mutating func add(_ entry: ManagementEntry) {
        if management.count >= Self.managementLimit { management.removeFirst(Self.managementLimit / 10) }
        management.append(entry)
    }

    mutating func add(_ channel: ChannelObject) {
        channels.append(channel)
    }

    mutating func replace(_ channel: ChannelObject) {
        guard let index = channels.firstIndex(where: { $0.id == channel.id }) else { return }
        channels[index] = channel
    }

    /// Removes a channel, its messages and its webhook.
    mutating func removeChannel(_ id: ChannelID) -> ChannelObject? {
        guard let index = channels.firstIndex(where: { $0.id == id }) else { return nil }
        messages.removeAll(in: id)
        if webhook?.channelID == id { webhook = nil }
        return channels.remove(at: index)
    }

    mutating func add(_ message: MessageObject) {
        messages.add(message)
        if !message.isEphemeral { setLastMessage(message.id, in: message.channelID) }
    }

    mutating func setLastMessage(_ message: MessageID, in channel: ChannelID) {
        guard let index = channels.firstIndex(where: { $0.id == channel }) else { return }
        channels[index].lastMessageID = message
    }
}
