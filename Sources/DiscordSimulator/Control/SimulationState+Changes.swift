// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Timekeeping

/// What others than the bot do to a guild.
extension SimulationState {
    mutating func make(
        _ change: SimulatorChange, in guild: Int, at now: WallInstant
    ) -> Result<Void, SimulatorError> {
        do throws(SimulatorError) {
            switch change {
            case .renameChannel(let channel, let name): rename(try find(channel, in: guild), to: name, at: now)
            case .deleteChannel(let channel): deleteChannel(try find(channel, in: guild))
            case .deleteMessages(let channel, let id): try deleteMessages(in: try find(channel, in: guild), id)
            case .takePermissions(let permissions, let channel?):
                let place = try find(channel, in: guild)
                deny((guilds[place.guild].denied[place.channel.id] ?? []).union(permissions), in: place.channel.id)
            case .takePermissions(let permissions, nil): takePermissions(permissions, in: guild)
            case .givePermissions(let permissions, let channel?):
                let place = try find(channel, in: guild)
                let denied = (guilds[place.guild].denied[place.channel.id] ?? []).subtracting(permissions)
                deny(denied, in: place.channel.id)
            case .givePermissions(let permissions, nil): givePermissions(permissions, in: guild)
            case .memberPermissions(let user, let permissions): guilds[guild].given[user.rawValue] = permissions
            case .skewCounts(let members, let online): guilds[guild].countSkew = (members, online)
            case .useCommand(let command, let options, let user):
                let invocation = Invocation(.command, command, options: options.mapValues(\.json), user: user)
                _ = try invoke(invocation, in: guild, at: now).get()
            }
            return .success(())
        } catch {
            return .failure(error)
        }
    }

    /// A channel, and the guild that it is in: by its name in that guild, by its id in any.
    typealias Place = (guild: Int, channel: ChannelObject)

    func find(_ channel: SimulatorChannel, in guild: Int) throws(SimulatorError) -> Place {
        let id = channel.id(among: guilds[guild].namedChannels)
        guard let guild = index(of: id), let found = guilds[guild].channel(id) else {
            throw SimulatorError(code: .cannotChange, message: "There is no channel \(id), or none any more.")
        }
        return (guild, found)
    }

    private mutating func rename(_ place: Place, to name: String, at now: WallInstant) {
        let (guild, channel) = place
        guilds[guild].rename(channel.id, to: SimulatedGuildState.normalized(name, type: channel.type), at: now)
        if let changed = guilds[guild].channel(channel.id) { tellChannel("CHANNEL_UPDATE", changed, in: guild) }
    }

    private mutating func deleteChannel(_ place: Place) {
        guard let channel = guilds[place.guild].removeChannel(place.channel.id) else { return }
        tellChannel("CHANNEL_DELETE", channel, in: place.guild)
    }

    private mutating func deleteMessages(in place: Place, _ id: MessageID?) throws(SimulatorError) {
        let found = guilds[place.guild].messages.seen(in: place.channel.id).filter { message in
            id.map { $0 == message.id } ?? true
        }
        if let id, found.isEmpty {
            throw SimulatorError(code: .cannotChange, message: "There is no message \(id) in that channel.")
        }
        for message in found { delete(message, in: place.guild) }
    }

    /// A channel's messages, oldest first, without those that only one user sees.
    func messages(in channel: ChannelID) -> [SimulatedMessage] {
        messageObjects(in: channel).map { SimulatedMessage($0) }
    }

    func messageObjects(in channel: ChannelID) -> [MessageObject] {
        index(of: channel).map { guilds[$0].messages.seen(in: channel) } ?? []
    }
}
