// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// Permissions of the bot and the members. Source: Topics, Permissions.
extension SimulatedGuildState {
    /// The permissions of the bot's role, as a string like in the API.
    var botPermissions: String {
        roles.first { $0.id.rawValue == botRole }?.permissions ?? "0"
    }

    /// The permissions of `@everyone`.
    private var everyone: SimulatorPermissions { permissions(ofRole: everyoneRole) }

    private func permissions(ofRole id: UInt64) -> SimulatorPermissions {
        SimulatorPermissions(rawValue: roles.first { $0.id.rawValue == id }.flatMap { UInt64($0.permissions) } ?? 0)
    }

    func botMay(_ permission: SimulatorPermissions) -> Bool {
        permissions(ofRole: botRole).union(everyone).allows(permission)
    }

    /// The bot's permissions in a channel. A permission taken away there is denied even to an administrator.
    func botPermissions(in channel: ChannelID) -> SimulatorPermissions {
        let channel = permissionChannel(channel)
        let denied = denied[channel] ?? []
        var has = permissions(ofRole: botRole).union(everyone)
        guard !has.contains(.administrator) else { return .all.subtracting(denied) }
        let overwrites = self.channel(channel)?.permissionOverwrites ?? []
        // The order matters. Source: Topics, Permissions, "Permission Overwrites".
        for id in [everyoneRole, botRole, world.botID] {
            for overwrite in overwrites where overwrite.id == String(id) {
                has.subtract(SimulatorPermissions(rawValue: UInt64(overwrite.deny) ?? 0))
                has.formUnion(SimulatorPermissions(rawValue: UInt64(overwrite.allow) ?? 0))
            }
        }
        return has.subtracting(denied)
    }

    /// A member's permissions: all for the owner; for others, those of `@everyone` and those they were given.
    func permissions(ofMember user: UInt64) -> SimulatorPermissions {
        if user == ownerID.rawValue { return .all }
        let base = everyone.union(given[user] ?? [])
        return base.contains(.administrator) ? .all : base
    }

    mutating func setPermissions(_ permissions: SimulatorPermissions, ofRole id: UInt64) -> RoleObject? {
        guard let index = roles.firstIndex(where: { $0.id.rawValue == id }) else { return nil }
        roles[index].permissions = String(permissions.rawValue)
        return roles[index]
    }

    /// The events for which the bot has the required permissions. Source: Events, Gateway Events, "Guild Audit Log
    /// Entry Create" and "Guild Ban Add".
    func visible(_ events: [WorldEvent]) -> [WorldEvent] {
        guard !botMay(.viewAuditLog) else { return events }
        let seesBans = botMay(.banMembers)
        return events.filter { event in
            switch event.kind {
            case .auditLogEntry: false
            case .ban, .unban: seesBans
            case .join, .leave, .presence, .repeatedJoin: true
            }
        }
    }

    /// The error response if the bot lacks permissions for a request about a channel; `nil` if it has them. Source:
    /// Resources, Channel and Message; Topics, Permissions, "Implicit Permissions".
    func refusal(of request: RESTRequest, _ route: SimulatorRoute, _ channel: ChannelObject) -> RESTResponse? {
        let has = botPermissions(in: channel.id)
        guard has.contains(.viewChannel) else { return .missingAccess }
        let needs: SimulatorPermissions =
            switch (route, request.method) {
            // 2 and 13 are voice and stage channels.
            case (.channel, "PATCH"): [2, 13].contains(channel.type) ? [.manageChannels, .connect] : .manageChannels
            case (.channel, "DELETE"): .manageChannels
            case (.overwrite, _): .manageRoles
            case (.bulkDelete, _): .manageMessages
            case (.messages, "POST"), (.message, "PATCH"): .sendMessages
            case (.message, "GET"), (.archivedThreads, _): .readMessageHistory
            // Source: Resources, Message, "Get Channel Messages".
            case (.messages, "GET") where [2, 13].contains(channel.type): .connect
            default: []
            }
        return has.contains(needs) ? nil : .missingPermissions
    }

    /// The error response if the bot lacks permissions for a message's content; `nil` if it has them.
    func refusal(of draft: MessageDraft, in channel: ChannelID) -> RESTResponse? {
        var needs: SimulatorPermissions = []
        if !(draft.embeds ?? []).isEmpty { needs.insert(.embedLinks) }
        if !draft.files.isEmpty { needs.insert(.attachFiles) }
        return botPermissions(in: channel).contains(needs) ? nil : .missingPermissions
    }
}
