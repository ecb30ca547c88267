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
        basePermissions(of: world.botID).allows(permission)
    }

    /// The bot's permissions in a channel. A permission taken away there is denied even to an administrator.
    func botPermissions(in channel: ChannelID) -> SimulatorPermissions {
        permissions(of: world.botID, in: channel).subtracting(denied[permissionChannel(channel)] ?? [])
    }

    /// The roles of a user, without `@everyone`.
    func roleIDs(of user: UInt64) -> [UInt64] {
        extras.roles[user] ?? []
    }

    /// A member's permissions in the guild: all for the owner and administrators; for others, those of `@everyone`, of
    /// their roles, and those they were given.
    func basePermissions(of user: UInt64) -> SimulatorPermissions {
        if user == ownerID.rawValue { return .all }
        let base = roleIDs(of: user).reduce(everyone.union(given[user] ?? [])) { $0.union(permissions(ofRole: $1)) }
        return base.contains(.administrator) ? .all : base
    }

    /// A member's permissions in a channel or thread, before implicit denials. Source: Topics, Permissions, "Permission
    /// Overwrites".
    func permissions(of user: UInt64, in channel: ChannelID) -> SimulatorPermissions {
        permissions(of: user, with: self.channel(permissionChannel(channel))?.permissionOverwrites ?? [])
    }

    /// A member's permissions in a channel with these overwrites.
    func permissions(of user: UInt64, with overwrites: [ChannelObject.Overwrite]) -> SimulatorPermissions {
        var has = basePermissions(of: user)
        guard !has.contains(.administrator) else { return .all }
        func apply(_ ids: [UInt64]) {
            let ids = Set(ids.map(String.init))
            let found = overwrites.filter { ids.contains($0.id) }
            for overwrite in found { has.subtract(SimulatorPermissions(rawValue: UInt64(overwrite.deny) ?? 0)) }
            for overwrite in found { has.formUnion(SimulatorPermissions(rawValue: UInt64(overwrite.allow) ?? 0)) }
        }
        // The order matters: all denials of the roles come before what they allow.
        apply([everyoneRole])
        apply(roleIDs(of: user))
        apply([user])
        return has
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
    /// Resources, Channel and Message.
    func refusal(of request: RESTRequest, _ route: SimulatorRoute, _ channel: ChannelObject) -> RESTResponse? {
        let has = botPermissions(in: channel.id)
        guard has.contains(.viewChannel) else { return .missingAccess }
        let needs: SimulatorPermissions =
            switch (route, request.method) {
            case (.channel, "PATCH"), (.channel, "DELETE"): .manageChannels
            case (.overwrite, _): .manageRoles
            case (.bulkDelete, _): .manageMessages
            case (.messages, "POST"), (.message, "PATCH"): .sendMessages
            case (.message, "GET"), (.archivedThreads, _): .readMessageHistory
            // Source: Resources, Message, "Get Channel Messages".
            case (.messages, "GET") where channel.isVoice: .connect
            default: []
            }
        return has.withoutImplicitlyDenied(inVoice: channel.isVoice).contains(needs) ? nil : .missingPermissions
    }

    /// The error response if the bot lacks permissions for a message's content; `nil` if it has them.
    func refusal(of draft: MessageDraft, in channel: ChannelID) -> RESTResponse? {
        var needs: SimulatorPermissions = []
        if !(draft.embeds ?? []).isEmpty { needs.insert(.embedLinks) }
        if !draft.files.isEmpty { needs.insert(.attachFiles) }
        return botPermissions(in: channel).contains(needs) ? nil : .missingPermissions
    }
}

extension SimulatorPermissions {
    /// The permissions that remain after implicit denials. Source: Topics, Permissions, "Implicit Permissions".
    func withoutImplicitlyDenied(inVoice isVoice: Bool) -> SimulatorPermissions {
        guard contains(.viewChannel) else { return [] }
        if isVoice, !contains(.connect) { return .viewChannel }
        return contains(.sendMessages) ? self : subtracting([.mentionEveryone, .attachFiles, .embedLinks])
    }
}
