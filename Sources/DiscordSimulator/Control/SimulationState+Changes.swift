// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Timekeeping

/// Changes that others than the bot make to a guild.
extension SimulationState {
    mutating func make(
        _ change: SimulatorChange, in guild: Int, at now: WallInstant
    ) -> Result<Void, SimulatorError> {
        do throws(SimulatorError) {
            switch change {
            case .renameChannel(let channel, let name): rename(try find(channel, in: guild), to: name, at: now)
            case .deleteChannel(let channel):
                let found = try find(channel, in: guild)
                deleteChannel(found.channel, by: owner(of: found.guild), in: found.guild, at: now)
            case .deleteMessages(let channel, let id): try deleteMessages(in: try find(channel, in: guild), id)
            case .takePermissions(let permissions, let channel?):
                let found = try find(channel, in: guild)
                deny((guilds[found.guild].denied[found.channel.id] ?? []).union(permissions), in: found.channel.id)
            case .takePermissions(let permissions, nil): takePermissions(permissions, in: guild)
            case .givePermissions(let permissions, let channel?):
                let found = try find(channel, in: guild)
                let denied = (guilds[found.guild].denied[found.channel.id] ?? []).subtracting(permissions)
                deny(denied, in: found.channel.id)
            case .givePermissions(let permissions, nil): givePermissions(permissions, in: guild)
            case .memberPermissions(let user, let permissions): guilds[guild].given[user.rawValue] = permissions
            case .skewCounts(let members, let online): guilds[guild].countSkew = (members, online)
            case .createInvite(let code, let channel, let uses, let age):
                try createInvite(code, in: channel, maximumUses: uses, maximumAge: age, of: guild, at: now)
            case .deleteInvite(let code): try deleteInvite(code, of: guild)
            case .nextJoin(let source): guilds[guild].invites.setNext(WorldInvites.Source(source))
            case .useCommand(let command, let options, let user):
                let invocation = Invocation(.command, command, options: options.mapValues(\.json), user: user)
                _ = try invoke(invocation, in: guild, at: now).get()
            default: try manage(change, in: guild, at: now)
            }
            return .success(())
        } catch {
            return .failure(error)
        }
    }

    /// A channel and its guild.
    typealias LocatedChannel = (guild: Int, channel: ChannelObject)

    /// Finds a channel by its name in the guild, or by its ID in any guild.
    func find(_ channel: SimulatorChannel, in guild: Int) throws(SimulatorError) -> LocatedChannel {
        let id = channel.id(among: guilds[guild].namedChannels)
        guard let guild = index(of: id), let found = guilds[guild].channel(id) else {
            throw SimulatorError(code: .cannotChange, message: "Channel \(id) does not exist or was deleted")
        }
        return (guild, found)
    }

    private mutating func rename(_ located: LocatedChannel, to name: String, at now: WallInstant) {
        let (guild, channel) = located
        var changed = channel
        changed.name = ChannelNames.stored(name, type: channel.type)
        guilds[guild].rename(channel.id, to: changed.name, at: now)
        update(channel, to: changed, by: owner(of: guild), in: guild, at: now)
    }

    private mutating func deleteMessages(in located: LocatedChannel, _ id: MessageID?) throws(SimulatorError) {
        let found = guilds[located.guild].messages.seen(in: located.channel.id).filter { message in
            id.map { $0 == message.id } ?? true
        }
        let channel = located.channel.id
        let simulated = guilds[located.guild].activity.messages.all.filter {
            $0.channel == channel.rawValue && (id == nil || id?.rawValue == $0.id)
        }
        if let id, found.isEmpty, simulated.isEmpty {
            throw SimulatorError(code: .cannotChange, message: "Message \(id) does not exist in this channel")
        }
        for message in found { delete(message, in: located.guild) }
        for message in simulated {
            guilds[located.guild].activity.deleteMessage(message.id)
            dispatchDeletion(of: MessageID(message.id), channel, in: located.guild)
        }
    }

    /// The messages of a channel, oldest first, without ephemeral ones.
    func messages(in channel: ChannelID) -> [SimulatedMessage] {
        messageObjects(in: channel).map { SimulatedMessage($0) }
    }

    func messageObjects(in channel: ChannelID) -> [MessageObject] {
        index(of: channel).map { guilds[$0].messages.seen(in: channel) } ?? []
    }
}
