// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Formatting
import Statistics

/// How far the repair of a gap has come.
package struct RepairStatus: Sendable, Equatable {
    /// The number of members that the list is to contain.
    var members: Int
    /// The number of members in the parts of the list received so far.
    var listed: Int
    /// Whether the audit log was read, or cannot be.
    var auditLogIsRead: Bool
    /// Whether the ban list was compared, or cannot be.
    var banListIsCompared: Bool

    /// The received part of the member list, 0 to 1.
    var fraction: Double { members > 0 ? min(1, Double(listed) / Double(members)) : 1 }
}

extension RepairStatus: CustomStringConvertible {
    /// What the repair waits for, for an operator.
    package var description: String {
        let members = "\(CountFormat.grouped(min(listed, members))) of \(CountFormat.grouped(members)) members received"
        let missing = (auditLogIsRead ? [] : ["the audit log"]) + (banListIsCompared ? [] : ["the ban list"])
        return missing.isEmpty ? members : "\(members), waiting for \(missing.joined(separator: " and "))"
    }
}

extension RepairStatus {
    /// The status of a guild's repair; `nil` without a gap.
    init?(_ guild: GuildState) {
        guard guild.gap != nil else { return nil }
        let members = guild.members ?? 0
        self.init(
            members: members, listed: guild.needsMemberList ? guild.listedMembers : members,
            auditLogIsRead: !guild.needsModeration, banListIsCompared: !guild.needsBanList)
    }
}
