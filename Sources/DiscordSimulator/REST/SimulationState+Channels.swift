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
        case (.overwrite(_, let id), _): return answerOverwrite(request, id, channel, in: guild, at: now)
        case (_, "PATCH"): return modify(channel, request, in: guild, at: now)
        case (_, "DELETE"):
            deleteChannel(channel, by: bot(request), in: guild, at: now)
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
        let fields: [String: PayloadValue]
        switch RESTBody.object(from: request) {
        case .refused(let response): return response
        case .value(let value): fields = value
        }
        let draft: ChannelDraft
        switch ChannelDraft.read(fields, existing: channel, in: guilds[guild]) {
        case .refused(let response): return response
        case .value(let value): draft = value
        }
        if let refusal = guilds[guild].refusal(ofOverwrites: draft.overwrites, for: channel)
            ?? refusal(ofParent: draft.parent, in: guild)
        {
            return refusal
        }
        let name = draft.name.map { ChannelNames.stored($0, type: channel.type) }
        var changed = draft.applied(to: channel)
        changed.name = name ?? channel.name
        if let wait = takeQuotas(from: channel, to: changed, in: guild, at: now) {
            return .tooManyRequests(retryAfter: wait, scope: .shared)
        }
        if changed.name != channel.name { guilds[guild].rename(channel.id, to: changed.name, at: now) }
        update(channel, to: changed, by: bot(request), in: guild, at: now)
        return .json(changed)
    }

    /// Counts a change of the name and of the topic.
    ///
    /// - Returns: The time to wait if one of them changes too often.
    private mutating func takeQuotas(
        from old: ChannelObject, to new: ChannelObject, in guild: Int, at now: WallInstant
    ) -> Duration? {
        let (renames, changesTopic) = (old.name != new.name, old.topic != new.topic)
        let waits = [
            renames ? guilds[guild].renameLimit.wait(for: old.id, at: now) : nil,
            changesTopic ? guilds[guild].topicLimit.wait(for: old.id, at: now) : nil,
        ]
        if let wait = waits.compactMap(\.self).max() { return wait }
        if renames { _ = guilds[guild].renameLimit.take(old.id, at: now) }
        if changesTopic { _ = guilds[guild].topicLimit.take(old.id, at: now) }
        return nil
    }

    /// The error response if the bot may not move a channel into a category.
    private func refusal(ofParent parent: ChannelDraft.Change<ChannelID>?, in guild: Int) -> RESTResponse? {
        guard let parent = parent?.value else { return nil }
        let has = guilds[guild].botPermissions(in: parent)
        guard has.contains(.viewChannel) else { return .missingAccess }
        return has.contains(.manageChannels) ? nil : .missingPermissions
    }

    /// Replaces a channel, and the overwrites of channels in sync with a category. Source: Topics, Permissions, "Permission
    /// Syncing".
    mutating func update(
        _ channel: ChannelObject, to changed: ChannelObject, by author: ManagementEntry.Author, in guild: Int,
        at now: WallInstant
    ) {
        guard changed != channel else { return }
        guilds[guild].replace(changed)
        dispatchChannel("CHANNEL_UPDATE", changed, in: guild)
        let changes = ManagementEntry.changes(from: channel, to: changed)
        if !changes.isEmpty {
            log(.channelUpdate, of: channel.id.rawValue, by: author, changes: changes, in: guild, at: now)
        }
        logOverwrites(from: channel, to: changed, by: author, in: guild, at: now)
        let (old, new) = (channel.permissionOverwrites, changed.permissionOverwrites)
        guard channel.type == 4, old != new else { return }
        for var child in guilds[guild].channels where child.parentID == channel.id {
            guard child.permissionOverwrites.sorted(by: { $0.id < $1.id }) == old.sorted(by: { $0.id < $1.id }) else {
                continue
            }
            child.permissionOverwrites = new
            guilds[guild].replace(child)
            dispatchChannel("CHANNEL_UPDATE", child, in: guild)
        }
    }

    private mutating func logOverwrites(
        from old: ChannelObject, to new: ChannelObject, by author: ManagementEntry.Author, in guild: Int,
        at now: WallInstant
    ) {
        let ids = Set((old.permissionOverwrites + new.permissionOverwrites).map(\.id)).sorted()
        for id in ids {
            let before = old.permissionOverwrites.first { $0.id == id }
            let after = new.permissionOverwrites.first { $0.id == id }
            guard before != after, let some = after ?? before else { continue }
            let action: ManagementEntry.Action =
                before == nil ? .overwriteCreate : after == nil ? .overwriteDelete : .overwriteUpdate
            let changes = [
                ManagementEntry.change(
                    "allow", from: before.map { .string($0.allow) }, to: after.map { .string($0.allow) }),
                ManagementEntry.change(
                    "deny", from: before.map { .string($0.deny) }, to: after.map { .string($0.deny) }),
            ].compactMap(\.self)
            log(
                action, of: new.id.rawValue, by: author, changes: changes,
                options: .object(["id": .string(id), "type": .string(String(some.type))]), in: guild, at: now)
        }
    }

    /// Source: Resources, Guild, "Create Guild Channel".
    mutating func createChannel(_ request: RESTRequest, in guild: Int, at now: WallInstant) -> RESTResponse {
        let fields: [String: PayloadValue]
        switch RESTBody.object(from: request) {
        case .refused(let response): return response
        case .value(let value): fields = value
        }
        // In a category, the permissions there count.
        let parent = ChannelDraft.parentID(fields["parent_id"]).flatMap { guilds[guild].channel($0) }
        if let parent, !guilds[guild].mayView(parent.id) { return .missingAccess }
        let has = parent.map { guilds[guild].botPermissions(in: $0.id) }
        guard has?.contains(.manageChannels) ?? guilds[guild].botMay(.manageChannels) else {
            return .missingPermissions
        }
        guard guilds[guild].channels.count < Self.channelLimit else { return .tooManyChannels }
        switch ChannelDraft.read(fields, existing: nil, in: guilds[guild]) {
        case .refused(let response): return response
        case .value(let draft):
            if let refusal = guilds[guild].refusal(ofOverwrites: draft.overwrites, for: nil) { return refusal }
            let channel = draft.channel(id: ChannelID(newID(at: now)), in: guilds[guild])
            add(channel, by: bot(request), in: guild, at: now)
            return .json(channel, status: 201)
        }
    }

    /// Adds a channel.
    mutating func add(
        _ channel: ChannelObject, by author: ManagementEntry.Author, in guild: Int, at now: WallInstant
    ) {
        guilds[guild].add(channel)
        dispatchChannel("CHANNEL_CREATE", channel, in: guild)
        log(
            .channelCreate, of: channel.id.rawValue, by: author,
            changes: ManagementEntry.changes(from: nil, to: channel),
            in: guild, at: now)
    }

    /// Deletes a channel. The channels of a category remain, without the category.
    mutating func deleteChannel(
        _ channel: ChannelObject, by author: ManagementEntry.Author, in guild: Int, at now: WallInstant
    ) {
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
        log(
            .channelDelete, of: channel.id.rawValue, by: author,
            changes: ManagementEntry.changes(from: deleted, to: nil),
            in: guild, at: now)
    }

    // MARK: - Permission overwrites

    /// Source: "Edit Channel Permissions" and "Delete Channel Permission".
    private mutating func answerOverwrite(
        _ request: RESTRequest, _ id: Snowflake<ChannelObject.Overwrite>, _ channel: ChannelObject, in guild: Int,
        at now: WallInstant
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
                let rest = channel.permissionOverwrites.filter { $0.id != overwrite.id }
                if let refusal = guilds[guild].refusal(ofOverwrites: rest + [overwrite], for: channel) {
                    return refusal
                }
                if let index {
                    changed.permissionOverwrites[index] = overwrite
                } else {
                    changed.permissionOverwrites.append(overwrite)
                }
            }
        }
        update(channel, to: changed, by: bot(request), in: guild, at: now)
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
    /// The error response if the bot may not set these overwrites: only with *Manage Roles* in an existing channel, and only
    /// for permissions that it has in the guild or the parent channel, unless an overwrite there grants *Manage Roles*.
    /// Source: Resources, Channel, "Edit Channel Permissions"; Resources, Guild, "Create Guild Channel".
    fileprivate func refusal(
        ofOverwrites overwrites: [ChannelObject.Overwrite]?, for channel: ChannelObject?
    ) -> RESTResponse? {
        guard let overwrites else { return nil }
        if let channel, !botPermissions(in: channel.id).contains(.manageRoles) { return .missingPermissions }
        let base = basePermissions(of: world.botID)
        guard !base.contains(.administrator) else { return nil }
        let own = Set((roleIDs(of: world.botID) + [world.botID]).map(String.init))
        let isManager = (channel?.permissionOverwrites ?? []).contains { overwrite in
            own.contains(overwrite.id)
                && SimulatorPermissions(rawValue: UInt64(overwrite.allow) ?? 0).contains(.manageRoles)
        }
        if isManager { return nil }
        var changed: SimulatorPermissions = []
        for overwrite in overwrites {
            let old = channel?.permissionOverwrites.first { $0.id == overwrite.id }
            let bits = [(old?.allow, overwrite.allow), (old?.deny, overwrite.deny)].map { old, new in
                (UInt64(old ?? "0") ?? 0) ^ (UInt64(new) ?? 0)
            }
            changed.formUnion(SimulatorPermissions(rawValue: bits[0] | bits[1]))
        }
        let parent = channel?.parentID.map { botPermissions(in: $0) } ?? []
        guard base.union(parent).contains(changed) else { return .missingPermissions }
        // Only administrators can set it.
        return channel == nil && changed.contains(.manageRoles) ? .missingPermissions : nil
    }

    /// Whether the role or member of an overwrite exists.
    fileprivate func hasTarget(_ overwrite: ChannelObject.Overwrite) -> Bool {
        guard let id = UInt64(overwrite.id) else { return false }
        return overwrite.type == 0 ? roles.contains { $0.id.rawValue == id } : world.members.contains(id)
    }
}
