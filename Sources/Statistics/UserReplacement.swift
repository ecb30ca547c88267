// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A mapping from users to the IDs under which they are counted: their own, or a pseudonym if nothing may be kept about them.
/// A user with another ID has no name.
///
/// Every user has exactly one ID at a time, so that all counts are the same as without the mapping.
public typealias UserMapping = (UInt64) -> UInt64

extension Observation {
    /// The observation with the IDs under which its users are counted.
    public func replacingUsers(_ mapping: UserMapping) -> Observation {
        Observation(
            guild: guild, at: at, kind: kind.replacingUsers(mapping), happenedAt: happenedAt, position: position)
    }
}

extension Observation.Kind {
    fileprivate func replacingUsers(_ mapping: UserMapping) -> Self {
        switch self {
        case .appeared(let members, let online): .appeared(members: members, online: online.map(mapping))
        case .onlineListed(let users, let isLast): .onlineListed(users.map(mapping), isLast: isLast)
        case .presence(let user, let isOnline): .presence(user: mapping(user), isOnline: isOnline)
        case .event(let kind, let person, let member):
            .event(kind, person.replaced(mapping), member?.replaced(mapping))
        case .removalExplained(let user, let cause): .removalExplained(user: mapping(user), cause)
        case .membersListed(let members, let part): .membersListed(members.map { $0.replaced(mapping) }, part)
        case .bansListed(let users): .bansListed(users?.map { $0.replaced(mapping) })
        case .moderationListed(let entries): .moderationListed(entries?.map { $0.replaced(mapping) })
        case .disappeared, .removed, .onlineUnknown, .interrupted, .covered, .caughtUp, .bansCounted, .rosterDoubted,
            .repairAbandoned, .onlineApproximated, .membersApproximated:
            self
        }
    }
}

extension StatisticsRecord {
    /// The record with the IDs under which its users are counted.
    public func replacingUsers(_ mapping: UserMapping) -> StatisticsRecord {
        switch self {
        case .event(var event):
            event.person = event.person.replaced(mapping)
            event.member = event.member?.replaced(mapping)
            return .event(event)
        case .removal(let removal):
            return .removal(
                Removal(guild: removal.guild, user: mapping(removal.user), cause: removal.cause, at: removal.at))
        case .members(let members, let guild): return .members(members.map { $0.replaced(mapping) }, guild: guild)
        case .memberGone(let user, let guild): return .memberGone(mapping(user), guild: guild)
        case .banned(let users, let guild): return .banned(users.map(mapping), guild: guild)
        case .unbanned(let user, let guild): return .unbanned(mapping(user), guild: guild)
        case .sighted(let sightings, let guild):
            return .sighted(sightings.map { $0.replaced(mapping) }, guild: guild)
        case .sightingsCompared(let user, let guild):
            return .sightingsCompared(of: user.map(mapping), guild: guild)
        case .cause, .unobserved: return self
        }
    }
}

extension Person {
    /// The user with another ID and without a name, if the mapping has one.
    public func replaced(_ mapping: UserMapping) -> Person {
        let mapped = mapping(id)
        return mapped == id ? self : Person(id: mapped, name: "")
    }
}

extension RosterMember {
    fileprivate func replaced(_ mapping: UserMapping) -> RosterMember {
        let mapped = mapping(id)
        return mapped == id ? self : RosterMember(id: mapped, joinedAt: joinedAt, isBot: isBot)
    }
}

extension ListedMember {
    func replaced(_ mapping: UserMapping) -> ListedMember {
        ListedMember(person.replaced(mapping), joinedAt: joinedAt, isBot: isBot)
    }
}

extension ModerationEntry {
    func replaced(_ mapping: UserMapping) -> ModerationEntry {
        ModerationEntry(action, person.replaced(mapping), at: at)
    }
}

extension Sighting {
    func replaced(_ mapping: UserMapping) -> Sighting {
        Sighting(of: mapping(user), at: at, member: member?.replaced(mapping))
    }
}

// MARK: - State

extension StatisticsState {
    /// Replaces a user's ID in everything that is known, without the name. Nothing changes in the counts.
    ///
    /// - Parameters:
    ///   - user: The ID under which the user was counted.
    ///   - replacement: The ID under which the user is counted from now on.
    public mutating func replace(_ user: UInt64, with replacement: UInt64) {
        for guild in guilds.keys { update(guild) { $0.replace(user, with: replacement) } }
    }
}

extension GuildState {
    mutating func replace(_ user: UInt64, with replacement: UInt64) {
        func mapping(_ id: UInt64) -> UInt64 { id == user ? replacement : id }
        roster.replace(user, with: replacement)
        if bannedUsers.remove(user) != nil { bannedUsers.insert(replacement) }
        if onlineMembers.remove(user) != nil { onlineMembers.insert(replacement) }
        removals.replace(user, with: replacement)
        counted.replace(user, with: replacement)
        sightings.replace(user, with: replacement)
        if let listed = repair.listing?.changed.removeValue(forKey: user) {
            repair.listing?.changed[replacement] = listed.replaced(mapping)
        }
        if let known = repair.members.removeValue(forKey: user) {
            repair.members[replacement] = RepairProgress.Membership(
                before: known.before?.replaced(mapping), after: known.after?.replaced(mapping))
        }
        repair.moderation = repair.moderation?.map { $0.replaced(mapping) }
    }
}

extension Sightings {
    fileprivate mutating func replace(_ user: UInt64, with replacement: UInt64) {
        for sighting in take(user) { _ = add(sighting.replaced { $0 == user ? replacement : $0 }) }
    }
}
