// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Timekeeping

/// What others than the bot do to the guild.
extension SimulationState {
    mutating func make(_ change: SimulatorChange, at now: WallInstant) -> Result<Void, SimulatorError> {
        do throws(SimulatorError) {
            switch change {
            case .renameChannel(let channel, let name): rename(try find(channel), to: name, at: now)
            case .deleteChannel(let channel): deleteChannel(try find(channel).id)
            case .deleteMessages(let channel, let id): try deleteMessages(in: try find(channel).id, id)
            case .takePermissions(let permissions, let channel?):
                let id = try find(channel).id
                deny((guild.denied[id] ?? []).union(permissions), in: id)
            case .takePermissions(let permissions, nil): takePermissions(permissions)
            case .givePermissions(let permissions, let channel?):
                let id = try find(channel).id
                deny((guild.denied[id] ?? []).subtracting(permissions), in: id)
            case .givePermissions(let permissions, nil): givePermissions(permissions)
            case .memberPermissions(let user, let permissions): guild.given[user.rawValue] = permissions
            case .skewCounts(let members, let online): guild.countSkew = (members, online)
            case .useCommand(let command, let options, let user):
                let invocation = Invocation(.command, command, options: options.mapValues(\.json), user: user)
                _ = try invoke(invocation, at: now).get()
            }
            return .success(())
        } catch {
            return .failure(error)
        }
    }

    func find(_ channel: SimulatorChannel) throws(SimulatorError) -> ChannelObject {
        let id = channel.id(among: SimulatorChannels(seed: configuration.seed))
        guard let found = guild.channel(id) else {
            throw SimulatorError(code: .cannotChange, message: "There is no channel \(id), or none any more.")
        }
        return found
    }

    private mutating func rename(_ channel: ChannelObject, to name: String, at now: WallInstant) {
        guild.rename(channel.id, to: GuildState.normalized(name, type: channel.type), at: now)
        if let changed = guild.channel(channel.id) { tellChannel("CHANNEL_UPDATE", changed) }
    }

    private mutating func deleteChannel(_ id: ChannelID) {
        guard let channel = guild.removeChannel(id) else { return }
        if api.webhook?.channelID == id { api.webhook = nil }
        tellChannel("CHANNEL_DELETE", channel)
    }

    private mutating func deleteMessages(in channel: ChannelID, _ id: MessageID?) throws(SimulatorError) {
        let found = (guild.messages[channel] ?? []).filter { message in
            !message.isEphemeral && (id.map { $0 == message.id } ?? true)
        }
        if let id, found.isEmpty {
            throw SimulatorError(code: .cannotChange, message: "There is no message \(id) in that channel.")
        }
        for message in found { delete(message) }
    }

    /// A channel's messages, oldest first, without those that only one user sees.
    func messages(in channel: ChannelID) -> [SimulatedMessage] {
        (guild.messages[channel] ?? []).filter { !$0.isEphemeral }.map { SimulatedMessage($0) }
    }
}
