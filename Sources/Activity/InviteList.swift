// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import Foundation

/// An invite to a guild.
public struct ListedInvite: Sendable, Hashable {
    /// The code at the end of its link.
    public let code: String
    /// The channel to which it leads; `nil` if unknown.
    public let channel: UInt64?
    /// How often it has been used.
    public let uses: Int
    /// How often it can be used; `nil` for any number.
    public let maximumUses: Int?
    /// When it expires; `nil` if never.
    public let expiresAt: Date?

    /// Creates an invite.
    public init(code: String, channel: UInt64?, uses: Int = 0, maximumUses: Int? = nil, expiresAt: Date? = nil) {
        self.code = code
        self.channel = channel
        self.uses = uses.clampedUses
        self.maximumUses = maximumUses?.clampedUses
        self.expiresAt = expiresAt
    }
}

/// All invites to a guild at one time.
public struct InviteList: Sendable, Hashable {
    /// The invites by code.
    public internal(set) var invites: [String: ListedInvite]
    /// How often the vanity URL has been used; `nil` if the guild has none.
    public let vanityUses: Int?

    /// Creates a list.
    public init(_ invites: [ListedInvite] = [], vanityUses: Int? = nil) {
        self.invites = Dictionary(invites.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
        self.vanityUses = vanityUses?.clampedUses
    }

    /// Determines what users joined with, if only one invite can explain all joins.
    ///
    /// - Parameters:
    ///   - joins: All joins since `earlier` of users who are not bots.
    ///   - earlier: The list before these joins, and the invites that were created later.
    ///   - exhausted: Invites that were deleted when somebody joined, and not by a moderator as far as this can be known.
    ///   - instant: The time of this list.
    /// - Returns: The source of every one of these joins; `nil` if there are several possible ones, or none.
    func source(
        of joins: Int64, since earlier: InviteList, exhausted: Set<String>, at instant: Date
    ) -> InviteSource? {
        guard joins > 0 else { return nil }
        var grown: [(source: InviteSource, growth: Int)] = []
        for (code, invite) in invites {
            // An invite that was not listed before is new: all its uses are later.
            let before = earlier.invites[code]?.uses ?? 0
            guard invite.uses >= before else { return nil }
            if invite.uses > before { grown.append((.invite(code), invite.uses - before)) }
        }
        let vanityUses = vanityUses ?? earlier.vanityUses ?? 0
        let vanityGrowth = vanityUses - (earlier.vanityUses ?? 0)
        // A new vanity URL counts from zero.
        guard vanityGrowth >= 0 else { return nil }
        if vanityGrowth > 0 { grown.append((.vanity, vanityGrowth)) }
        if let only = grown.first {
            // If the growth equals the number of joins, nothing else was used, not even an invite that is gone.
            return grown.count == 1 && only.growth == joins ? only.source : nil
        }
        let isVanityGone = earlier.vanityUses != nil && self.vanityUses == nil
        let gone = earlier.invites.values.filter { invites[$0.code] == nil }
        // Any invite that is gone may have been used before.
        guard let only = gone.first, gone.count == 1, !isVanityGone, exhausted.contains(only.code),
            let maximum = only.maximumUses, Int64(maximum - only.uses) == joins,
            only.expiresAt.map({ instant < $0 }) ?? true
        else { return nil }
        return .invite(only.code)
    }
}

extension Int {
    /// A number of uses from which others can be subtracted without overflow.
    fileprivate var clampedUses: Int { Swift.min(Swift.max(self, 0), 1 << 53) }
}
