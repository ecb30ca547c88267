// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// The invites of a guild, and what its members joined with. A pure value.
struct WorldInvites: Sendable {
    /// An invite. Source: Resources, Invite, "Invite Metadata Object".
    struct Invite: Sendable, Equatable {
        var code: String
        var channel: UInt64
        var uses = 0
        /// 0 for any number.
        var maximumUses = 0
        /// In seconds; 0 for no limit.
        var maximumAge = 0
        /// Milliseconds since 1970.
        var created: Int64

        /// In milliseconds since 1970; `nil`: never.
        var expires: Int64? { maximumAge == 0 ? nil : created + Int64(maximumAge) * 1_000 }
    }

    /// What a user joins with.
    enum Source: Sendable, Hashable {
        case invite(String)
        case vanity
        /// Without an invite, as in Server Discovery.
        case none
    }

    /// A join of a user who is not a bot.
    struct Join: Sendable, Equatable {
        /// Milliseconds since 1970.
        var at: Int64
        var source: Source
    }

    /// Maximum number of joins and of invites that are kept. Discord allows as many invites.
    static let joinLimit = 1_000_000
    static let inviteLimit = 1_000

    let vanityCode: String
    private(set) var vanityUses = 0
    /// The invites, in the order in which they were created.
    private(set) var invites: [Invite]
    /// The joins since the start, oldest first; the newest million.
    private(set) var joins: [Join] = []
    /// What the next users join with; users after them choose for themselves.
    private var next: [Source] = []

    /// Creates the first invites, to a channel.
    init(seed: UInt64, channel: UInt64, at time: Int64) {
        vanityCode = "harbor-" + Self.code(seed, 0).lowercased()
        invites = (1...3).map { Invite(code: Self.code(seed, $0), channel: channel, created: time) }
    }

    private static func code(_ seed: UInt64, _ number: UInt64) -> String {
        let letters = Array("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789")
        var hash = WorldRandom.mix(seed ^ number &* 0x1217)
        return String(
            (0..<8).map { _ -> Character in
                defer { hash /= UInt64(letters.count) }
                return letters[Int(hash % UInt64(letters.count))]
            })
    }

    /// The invites that have not expired.
    func valid(at time: Int64) -> [Invite] {
        invites.filter { $0.expires.map { time < $0 } ?? true }
    }

    /// Adds an invite; `false` if there is one with the code, or there are too many.
    mutating func create(_ invite: Invite) -> Bool {
        guard invites.count < Self.inviteLimit, !invites.contains(where: { $0.code == invite.code }) else {
            return false
        }
        invites.append(invite)
        return true
    }

    /// A new code.
    func newCode(seed: UInt64) -> String { Self.code(seed, UInt64(invites.count + joins.count) + 100) }

    /// Deletes an invite; `nil` if there is none with the code.
    mutating func delete(_ code: String) -> Invite? {
        invites.firstIndex { $0.code == code }.map { invites.remove(at: $0) }
    }

    /// Sets what the next user joins with.
    mutating func setNext(_ source: Source) { next.append(source) }

    /// A user who is not a bot joins.
    ///
    /// - Returns: The invite that was deleted by its last use.
    mutating func join(_ user: UInt64, at time: Int64) -> Invite? {
        var source = next.isEmpty ? choice(of: user) : next.removeFirst()
        var exhausted: Invite?
        switch source {
        case .vanity: vanityUses += 1
        case .none: break
        case .invite(let code):
            let valid = valid(at: time).contains { $0.code == code }
            if valid, let index = invites.firstIndex(where: { $0.code == code }) {
                invites[index].uses += 1
                if invites[index].uses == invites[index].maximumUses { exhausted = invites.remove(at: index) }
            } else {
                source = .none
            }
        }
        if joins.count >= Self.joinLimit { joins.removeFirst(Self.joinLimit / 10) }
        joins.append(Join(at: time, source: source))
        return exhausted
    }

    /// It uses no random numbers, so that the rest of the activity does not depend on it.
    private func choice(of user: UInt64) -> Source {
        let hash = WorldRandom.mix(user ^ 0x1217) % 10
        switch hash {
        case 8: return .vanity
        case 9: return .none
        default:
            let index = hash < 5 ? 0 : hash < 7 ? 1 : 2
            return invites.indices.contains(index) ? .invite(invites[index].code) : .none
        }
    }
}

extension WorldInvites.Source {
    /// The source with a name: a code, `vanity` or `none`.
    init(_ name: String) {
        self = name == "vanity" ? .vanity : name == "none" ? .none : .invite(name)
    }
}
