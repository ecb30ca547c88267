// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Timekeeping

/// The bot joins and leaves guilds while it runs, or while it does not.
extension SimulationState {
    /// The index of a guild that the bot is in.
    func index(ofJoined guild: GuildID) -> Int? {
        index(of: guild).flatMap { guilds[$0].world.hasBot ? $0 : nil }
    }

    /// Adds a guild without the bot.
    ///
    /// - Parameters:
    ///   - name: The name; `nil`: one that depends on the guild's number.
    ///   - members: The number of members, without the bot; `nil`: as the other guilds.
    ///   - now: The current time.
    /// - Returns: Its index.
    /// - Throws: `SimulatorError` with `cannotChange` if there are too many.
    mutating func addGuild(
        name: String? = nil, members: Int? = nil, at now: WallInstant
    ) throws(SimulatorError) -> Int {
        guard guilds.count < GuildPlan.limit else {
            throw SimulatorError(
                code: .cannotChange, message: "There are \(GuildPlan.limit) guilds, which is the maximum")
        }
        var plan = GuildPlan.plan(guilds.count, of: configuration)
        if let name { plan.name = name }
        if let members { plan.members = max(members, 1) + 1 }
        var guild = SimulatedGuildState(
            plan, index: guilds.count, hasBot: false, configuration: configuration, start: now)
        guild.world.skip(to: now)
        add(guild)
        return guilds.count - 1
    }

    /// Someone with *Manage Server* adds the bot to a guild: it gets a role of its own with the permissions of the invite
    /// link, and GUILD_CREATE. Sessions that are disconnected learn of it when they are resumed.
    mutating func inviteBot(
        to guild: Int, permissions: SimulatorPermissions, at now: WallInstant
    ) throws(SimulatorError) {
        guard !guilds[guild].world.hasBot else {
            throw SimulatorError(code: .cannotChange, message: "The bot is already in guild \(guilds[guild].id)")
        }
        advance(to: now)
        guilds[guild].world.addBot(at: now.millisecondsSince1970)
        let role = createRole(
            configuration.botName, permissions, bot: application.bot.id, in: guild, at: now)
        guilds[guild].botRole = role.id.rawValue
        guilds[guild].extras.roles[application.bot.id.rawValue] = [role.id.rawValue]
        log(.botAdd, of: application.bot.id.rawValue, by: owner(of: guild), in: guild, at: now)
        for session in sessions.join(guild, guilds[guild].id) { sendGuild(guild, to: session) }
        noteReturn(to: guild, at: now)
        wakeConnections()
    }

    /// Someone removes the bot from a guild, or it leaves. Its role, its nickname and its commands there are gone; its
    /// channels and messages remain.
    mutating func removeBot(from guild: Int, at now: WallInstant) throws(SimulatorError) {
        guard guilds[guild].world.hasBot else {
            throw SimulatorError(code: .cannotChange, message: "The bot is not in guild \(guilds[guild].id)")
        }
        advance(to: now)
        let id = guilds[guild].id
        guilds[guild].removeRole(guilds[guild].botRole)
        for var channel in guilds[guild].channels {
            channel.permissionOverwrites.removeAll { $0.id == String(guilds[guild].botRole) }
            guilds[guild].replace(channel)
        }
        guilds[guild].leaveBot()
        api.commands.removeAll(of: id)
        // Without `unavailable`. Source: Events, Gateway Events, "Guild Delete".
        let event = PayloadValue.object(["id": .string(id.description)])
        dispatch(PreparedPayload(name: "GUILD_DELETE", data: JSONBytes.encode(event)), for: .guilds, in: guild)
        sessions.leave(guild)
    }
}

extension SimulatedGuildState {
    fileprivate mutating func leaveBot() {
        world.removeBot()
        extras.botNick = nil
        extras.roles[world.botID] = nil
        denied = [:]
    }
}
