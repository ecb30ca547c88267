// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// What the bot and the members may do in the guild. Source: Topics, Permissions.
extension SimulatedGuildState {
    /// Those of the bot's role, as the API writes them.
    var botPermissions: String {
        roles.first { $0.id.rawValue == botRole }?.permissions ?? "0"
    }

    /// What everybody may do.
    private var everyone: SimulatorPermissions { permissions(ofRole: everyoneRole) }

    private func permissions(ofRole id: UInt64) -> SimulatorPermissions {
        SimulatorPermissions(rawValue: roles.first { $0.id.rawValue == id }.flatMap { UInt64($0.permissions) } ?? 0)
    }

    func botMay(_ permission: SimulatorPermissions) -> Bool {
        permissions(ofRole: botRole).union(everyone).allows(permission)
    }

    /// What the bot may do in a channel. What was taken away there is gone, whatever its role says.
    func botPermissions(in channel: ChannelID) -> SimulatorPermissions {
        let base = permissions(ofRole: botRole).union(everyone)
        return (base.contains(.administrator) ? .all : base).subtracting(denied[channel] ?? [])
    }

    /// What a member may do: the owner everything, the others what everybody may and what they were given.
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

    /// The events that the bot is told of. Source: Events, Gateway Events, "Guild Audit Log Entry Create" and "Guild Ban
    /// Add": what they need beside the intent.
    func told(_ events: [WorldEvent]) -> [WorldEvent] {
        guard !botMay(.viewAuditLog) else { return events }
        let seesBans = botMay(.banMembers)
        return events.filter { event in
            switch event.kind {
            case .auditLogEntry: false
            case .ban, .unban: seesBans
            case .join, .leave, .presence: true
            }
        }
    }

    /// Why the bot may not ask that of a channel; `nil`: it may. Source: Resources, Channel and Message; Topics,
    /// Permissions, "Implicit Permissions".
    func refusal(of request: RESTRequest, _ route: SimulatorRoute, _ channel: ChannelObject) -> RESTResponse? {
        let has = botPermissions(in: channel.id)
        guard has.contains(.viewChannel) else { return .missingAccess }
        let needs: SimulatorPermissions =
            switch (route, request.method) {
            // 2 and 13 are voice and stage channels.
            case (.channel, "PATCH"): [2, 13].contains(channel.type) ? [.manageChannels, .connect] : .manageChannels
            case (.messages, "POST"), (.message, "PATCH"): .sendMessages
            default: []
            }
        return has.contains(needs) ? nil : .missingPermissions
    }

    /// Why the bot may not put that into a message in a channel; `nil`: it may.
    func refusal(of draft: MessageDraft, in channel: ChannelID) -> RESTResponse? {
        var needs: SimulatorPermissions = []
        if !(draft.embeds ?? []).isEmpty { needs.insert(.embedLinks) }
        if !draft.files.isEmpty { needs.insert(.attachFiles) }
        return botPermissions(in: channel).contains(needs) ? nil : .missingPermissions
    }
}
