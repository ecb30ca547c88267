// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Statistics

/// Finds the leaves that were bans. Discord tells of a ban twice, as a ban and as a leave, in either order.
///
/// Events go in the earliest first and come out in the same order, each a little later: when nothing can come any more
/// that would explain it.
struct BanPairing {
    /// How far apart a ban and a leave may be, in seconds: as far as when they are heard from the gateway.
    static let window = GuildState.recentWindow

    private var held: [MemberEvent] = []
    /// How many events have come out, which is the number of the first that is held.
    private var released = 0
    /// The numbers of leaves that nothing explains yet, by user.
    private var leaves: [UInt64: Int] = [:]
    /// Bans that have explained nothing yet, by user.
    private var bans: [UInt64: Date] = [:]

    /// Takes in an event.
    ///
    /// - Parameters:
    ///   - event: no earlier than the one before it.
    ///   - isExplained: whether its cause is known already.
    ///   - release: gets the events that are ready.
    mutating func add(_ event: MemberEvent, isExplained: Bool, release: (MemberEvent) -> Void) {
        let ready = held.prefix { event.at.timeIntervalSince($0.at) > Self.window }.count
        letGo(ready, release)
        var event = event
        let user = event.person.id
        switch event.kind {
        case .join:
            leaves[user] = nil
            bans[user] = nil
        case .leave:
            let ban = bans.removeValue(forKey: user)
            if ban != nil, !isExplained { event.cause = .banned }
            leaves[user] = ban == nil && !isExplained ? released + held.count : nil
        case .ban:
            if let leave = leaves.removeValue(forKey: user) {
                held[leave - released].cause = .banned
            } else {
                bans[user] = event.at
            }
        case .unban: break
        }
        held.append(event)
    }

    /// Nothing comes any more: lets all go that is held.
    mutating func finish(release: (MemberEvent) -> Void) {
        letGo(held.count, release)
    }

    private mutating func letGo(_ count: Int, _ release: (MemberEvent) -> Void) {
        guard count > 0 else { return }
        for event in held.prefix(count) {
            let user = event.person.id
            if leaves[user] == released { leaves[user] = nil }
            if event.kind == .ban, bans[user] == event.at { bans[user] = nil }
            release(event)
            released += 1
        }
        held.removeFirst(count)
    }
}
