// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Statistics

/// Finds the leaves that were caused by bans. Discord reports a ban twice, as a ban and as a leave, in either order.
///
/// Events must be added earliest first and are released in the same order, each with a delay: when no later event can
/// explain it.
struct BanPairing {
    /// Maximum time between a ban and its leave, in seconds; the same as for gateway events.
    static let window = GuildState.recentWindow

    private var pending: [MemberEvent] = []
    /// Number of events released, which is the number of the first pending event.
    private var released = 0
    /// Numbers of pending leaves without an explanation, by user.
    private var leaves: [UInt64: Int] = [:]
    /// Times of bans that have not explained a leave, by user.
    private var bans: [UInt64: Date] = [:]

    /// Adds an event.
    ///
    /// - Parameters:
    ///   - event: an event that is not earlier than the previous one.
    ///   - isExplained: whether its cause is already known.
    ///   - release: called with each event that is ready.
    mutating func add(_ event: MemberEvent, isExplained: Bool, release: (MemberEvent) -> Void) {
        let ready = pending.prefix { event.at.timeIntervalSince($0.at) > Self.window }.count
        releaseFirst(ready, release)
        var event = event
        let user = event.person.id
        switch event.kind {
        case .join:
            leaves[user] = nil
            bans[user] = nil
        case .leave:
            let ban = bans.removeValue(forKey: user)
            if ban != nil, !isExplained { event.cause = .banned }
            leaves[user] = ban == nil && !isExplained ? released + pending.count : nil
        case .ban:
            if let leave = leaves.removeValue(forKey: user) {
                pending[leave - released].cause = .banned
            } else {
                bans[user] = event.at
            }
        case .unban: break
        }
        pending.append(event)
    }

    /// Releases all pending events.
    mutating func finish(release: (MemberEvent) -> Void) {
        releaseFirst(pending.count, release)
    }

    private mutating func releaseFirst(_ count: Int, _ release: (MemberEvent) -> Void) {
        guard count > 0 else { return }
        for event in pending.prefix(count) {
            let user = event.person.id
            if leaves[user] == released { leaves[user] = nil }
            if event.kind == .ban, bans[user] == event.at { bans[user] = nil }
            release(event)
            released += 1
        }
        pending.removeFirst(count)
    }
}
