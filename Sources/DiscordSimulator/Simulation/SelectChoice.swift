// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// What a client lets a user choose in a select. Source: Components, Reference, "String Select" to "Channel Select".
struct SelectChoice {
    let select: PayloadValue
    private let type: Int64

    init(_ select: PayloadValue) {
        self.select = select
        type = select["type"]?.integer ?? 0
    }

    var isSelect: Bool { [3, 5, 6, 7, 8].contains(type) }

    /// Validates the values that a user chooses.
    func chosen(
        _ values: [String], in guild: SimulatedGuildState
    ) throws(SimulatorError) -> (values: [String], resolved: ResolvedIDs) {
        let name = select["custom_id"]?.text ?? ""
        let least = Int(select["min_values"]?.integer ?? 1)
        let most = Int(select["max_values"]?.integer ?? 1)
        guard Set(values).count == values.count, values.count >= least, values.count <= most else {
            let wanted = least == most ? "\(least)" : "\(least) to \(most)"
            throw .cannotInvoke("Select \"\(name)\" takes \(wanted) different values, got \(values.count)")
        }
        var resolved = ResolvedIDs()
        for value in values {
            if let problem = problem(with: value, in: guild, &resolved) {
                throw .cannotInvoke("Value \"\(value)\" of the select \"\(name)\" \(problem)")
            }
        }
        return (values, resolved)
    }

    private func problem(
        with value: String, in guild: SimulatedGuildState, _ resolved: inout ResolvedIDs
    ) -> String? {
        if type == 3 {
            let isOffered = (select["options"]?.array ?? []).contains { $0["value"]?.text == value }
            return isOffered ? nil : "is not one of its options"
        }
        guard let id = UInt64(value) else { return "is not an ID" }
        let isRole = guild.roles.contains { $0.id.rawValue == id }
        switch type {
        case 5:
            guard guild.world.members.contains(id) else { return "is not a member of the guild" }
            resolved.users.append(id)
        case 6:
            guard isRole else { return "is not a role of the guild" }
            resolved.roles.append(id)
        case 7:
            guard isRole || guild.world.members.contains(id) else { return "is neither a role nor a member" }
            resolved.mentionables.append(id)
        default:
            guard let channel = guild.channel(ChannelID(id)) else { return "is not a channel of the guild" }
            let types = select["channel_types"]?.array ?? []
            guard types.isEmpty || types.contains(.integer(Int64(channel.type))) else {
                return "is a channel of another type than the select offers"
            }
            resolved.channels.append(id)
        }
        return nil
    }
}
