// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Timekeeping

/// The routes of a channel. Source: Resources, Channel.
extension SimulationState {
    /// Maximum number of channels in a guild.
    private static let channelLimit = 500

    mutating func answerChannel(
        _ request: RESTRequest, _ route: SimulatorRoute, _ channel: ChannelObject, in guild: Int, at now: WallInstant
    ) -> RESTResponse {
        if channel.type == 11, let response = answerThread(request, route, channel, in: guild) { return response }
        switch (route, request.method) {
        case (.messages, _): return answerMessages(request, channel, in: guild, at: now)
        case (.message(_, let id), _): return answerMessage(request, id, channel, in: guild, at: now)
        case (.bulkDelete, _): return bulkDelete(request, channel, in: guild, at: now)
        case (.archivedThreads, _): return guilds[guild].archivedThreads(of: channel, request)
        case (.overwrite(_, let id), _): return answerOverwrite(request, id, channel, in: guild)
        case (_, "PATCH"): return modify(channel, request, in: guild, at: now)
        case (_, "DELETE"):
            deleteChannel(channel, in: guild, at: now)
            return .json(channel)
        default: return .json(channel)
        }
    }

    /// The response to a request about a thread; `nil`: it is the same as about a channel.
    private mutating func answerThread(
        _ request: RESTRequest, _ route: SimulatorRoute, _ channel: ChannelObject, in guild: Int
    ) -> RESTResponse? {
        switch (route, request.method) {
        case (.messages, _), (.message, _), (.bulkDelete, _): return nil
        case (.channel, "GET"):
            guard let thread = guilds[guild].activity.threads[channel.id.rawValue] else { return .unknownChannel }
            var json = JSONWriter()
            guilds[guild].write(thread, to: &json)
            return RESTResponse(status: 200, body: json.bytes)
        default:
            api.unknown.count(request, part: "threads")
            return .notSupported("changes of threads")
        }
    }

    /// Source: "Modify Channel".
    private mutating func modify(
        _ channel: ChannelObject, _ request: RESTRequest, in guild: Int, at now: WallInstant
    ) -> RESTResponse {
        let draft: ChannelDraft
        switch channelDraft(from: request, existing: channel.type, in: guild) {
        case .value(let value): draft = value
        case .refused(let response): return response
        }
        if let name = draft.name {
            let normalized = SimulatedGuildState.normalized(name, type: channel.type)
            if normalized != channel.name {
                if let retryAfter = guilds[guild].renameLimit.take(channel.id, at: now) {
                    return .tooManyRequests(retryAfter: retryAfter, scope: .shared)
                }
                guilds[guild].rename(channel.id, to: normalized, at: now)
            }
        }
        let changed = draft.applied(to: guilds[guild].channel(channel.id) ?? channel)
        guilds[guild].replace(changed)
        if changed != channel { dispatchChannel("CHANNEL_UPDATE", changed, in: guild) }
        return .json(changed)
    }

    private func channelDraft(
        from request: RESTRequest, existing: Int?, in guild: Int
    ) -> RESTBody.Outcome<ChannelDraft> {
        switch RESTBody.object(from: request) {
        case .refused(let response): return .refused(response)
        case .value(let fields):
            let hasOverwrites = fields["permission_overwrites"].map { !$0.isNull } ?? false
            if hasOverwrites, !guilds[guild].botMay(.manageRoles) { return .refused(.missingPermissions) }
            return ChannelDraft.read(fields, existing: existing, in: guilds[guild])
        }
    }

    /// Source: Resources, Guild, "Create Guild Channel".
    mutating func createChannel(_ request: RESTRequest, in guild: Int, at now: WallInstant) -> RESTResponse {
        guard guilds[guild].botMay(.manageChannels) else { return .missingPermissions }
        guard guilds[guild].channels.count < Self.channelLimit else { return .tooManyChannels }
        switch channelDraft(from: request, existing: nil, in: guild) {
        case .refused(let response): return response
        case .value(let draft):
            let channel = draft.channel(id: ChannelID(newID(at: now)), in: guilds[guild])
            guilds[guild].add(channel)
            dispatchChannel("CHANNEL_CREATE", channel, in: guild)
            return .json(channel, status: 201)
        }
    }

    /// Deletes a channel. The channels of a category remain, without the category.
    mutating func deleteChannel(_ channel: ChannelObject, in guild: Int, at now: WallInstant) {
        guard let deleted = guilds[guild].removeChannel(channel.id) else { return }
        changeActivity(of: guild) { state, events in
            state.activity.removeChannel(channel.id.rawValue, at: now.millisecondsSince1970, into: &events)
        }
        for var child in guilds[guild].channels where child.parentID == channel.id {
            child.parentID = nil
            guilds[guild].replace(child)
            dispatchChannel("CHANNEL_UPDATE", child, in: guild)
        }
        dispatchChannel("CHANNEL_DELETE", deleted, in: guild)
    }

    // MARK: - Permission overwrites

    /// Source: "Edit Channel Permissions" and "Delete Channel Permission".
    private mutating func answerOverwrite(
        _ request: RESTRequest, _ id: Snowflake<ChannelObject.Overwrite>, _ channel: ChannelObject, in guild: Int
    ) -> RESTResponse {
        var changed = channel
        let index = channel.permissionOverwrites.firstIndex { $0.id == id.description }
        if request.method == "DELETE" {
            guard let index else { return .unknownOverwrite }
            changed.permissionOverwrites.remove(at: index)
        } else {
            switch overwrite(from: request, id: id.description) {
            case .refused(let response): return response
            case .value(let overwrite):
                guard guilds[guild].hasTarget(overwrite) else { return .unknownOverwrite }
                if let index {
                    changed.permissionOverwrites[index] = overwrite
                } else {
                    changed.permissionOverwrites.append(overwrite)
                }
            }
        }
        guilds[guild].replace(changed)
        if changed != channel { dispatchChannel("CHANNEL_UPDATE", changed, in: guild) }
        return .noContent
    }

    private func overwrite(from request: RESTRequest, id: String) -> RESTBody.Outcome<ChannelObject.Overwrite> {
        switch RESTBody.json(from: request) {
        case .refused(let response): return .refused(response)
        case .value(let body):
            var errors = FormErrors()
            let overwrite = OverwriteRules.read(body, id: id, at: [], &errors)
            if let refusal = errors.refusal { return .refused(refusal) }
            return overwrite.map { .value($0) } ?? .refused(.notAnObject)
        }
    }
}

extension SimulatedGuildState {
    /// Whether the role or member of an overwrite exists.
    fileprivate func hasTarget(_ overwrite: ChannelObject.Overwrite) -> Bool {
        guard let id = UInt64(overwrite.id) else { return false }
        return overwrite.type == 0 ? roles.contains { $0.id.rawValue == id } : world.members.contains(id)
    }
}
