// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import Foundation
import Statistics

/// A change that a user can ask for.
public enum PrivacyChange: Sendable, Hashable {
    case forget, optOut, optIn
}

/// A change of a user, as it is stored.
public enum PrivacyRequest: Sendable, Hashable {
    /// Erase what is kept about a user.
    case forget(UInt64)
    /// Erase what is kept about a user, and count the user under a pseudonym from now on.
    case optOut(UInt64, key: PseudonymKey)
    /// Count a user under the user's own ID again.
    case optIn(UInt64, key: PseudonymKey)

    /// The change of the ID under which the user is counted; `nil` if it stays.
    public var replacement: (old: UInt64, new: UInt64)? {
        switch self {
        case .forget: nil
        case .optOut(let user, let key): (user, key.pseudonym(of: user))
        case .optIn(let user, let key): (key.pseudonym(of: user), user)
        }
    }
}

extension StoreBatch {
    /// Adds a request. The records before it get the ID under which the user is counted from now on.
    public mutating func add(_ request: PrivacyRequest) {
        requests.append(request)
        replaceUser(for: request)
    }

    /// Adds the records and requests of an earlier batch that was not committed.
    public mutating func prepend(recordsOf earlier: StoreBatch) {
        var earlier = earlier
        for request in requests { earlier.replaceUser(for: request) }
        records = earlier.records + records
        requests = earlier.requests + requests
    }

    private mutating func replaceUser(for request: PrivacyRequest) {
        guard let (old, new) = request.replacement else { return }
        records = records.map { $0.replacingUsers { $0 == old ? new : $0 } }
    }
}

/// Everything that a store has about one user.
public struct KeptData: Sendable, Hashable {
    /// What it has about the user in one guild.
    public struct InGuild: Sendable, Hashable {
        /// The guild's ID.
        public let id: UInt64
        /// Whether the user is a member.
        public var isMember = false
        /// When the user joined; `nil` if unknown.
        public var joinedAt: Date?
        /// Whether the user is banned.
        public var isBanned = false
        /// The number of days on which the user was active, of the last 28.
        public var activeDays = 0
        /// The number of stored joins, leaves, bans and unbans.
        public var events = 0

        /// Creates the value, empty by default.
        public init(
            id: UInt64, isMember: Bool = false, joinedAt: Date? = nil, isBanned: Bool = false, activeDays: Int = 0,
            events: Int = 0
        ) {
            self.id = id
            (self.isMember, self.joinedAt, self.isBanned) = (isMember, joinedAt, isBanned)
            (self.activeDays, self.events) = (activeDays, events)
        }

        /// Whether nothing is kept.
        package var isEmpty: Bool { self == InGuild(id: id) }
    }

    /// Whether the user has opted out.
    public var isOptedOut: Bool
    /// The guilds with data, in ascending order.
    public var guilds: [InGuild]

    /// Creates the value.
    public init(isOptedOut: Bool, guilds: [InGuild] = []) {
        self.isOptedOut = isOptedOut
        self.guilds = guilds
    }
}

/// A query for what is kept about a user.
public protocol PrivacyReader: Sendable {
    /// What is kept about a user. Reads all events, which can take a second.
    ///
    /// - Parameters:
    ///   - user: The user's ID.
    ///   - instant: The current time.
    /// - Returns: The data. Of a user who has opted out, only that there is a pseudonym is known.
    /// - Throws: if the store cannot be read.
    func keptData(of user: UInt64, at instant: Date) throws -> KeptData
}
