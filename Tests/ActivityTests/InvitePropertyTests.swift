// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
import Foundation
import LocalTime
import TestSupport
import Testing

/// Random joins with known sources, and lists of invites at random times.
@Suite("Attribution of joins to invites: random guilds")
struct InvitePropertyTests {
    private struct Guild {
        var uses: [String: Int] = ["a": 0, "b": 2, "c": 5]
        var limits: [String: Int] = [:]
        var vanity = 3
        var nextCode = 0
        /// Joins by the source that the tracker should find, or `unknown`.
        var truth: [InviteSource: Int64] = [:]

        var list: InviteList {
            InviteList(
                uses.map { ListedInvite(code: $0.key, channel: 5, uses: $0.value, maximumUses: limits[$0.key]) },
                vanityUses: vanity)
        }
    }

    @Test("Nothing is attributed to an invite that was not used, and every join is counted once", arguments: 0..<200)
    func soundness(seed: Int) {
        var random = SeededRandom(seed: UInt64(seed))
        var guild = Guild()
        var tracker = InviteTracker()
        var totals: [InviteSource: Int64] = [:]
        let day = Day(number: 20_000)
        var now = Date(timeIntervalSince1970: 1_728_000_000)
        var joins: Int64 = 0
        func take() {
            for (key, number) in tracker.takeChanges().counts { totals[key.source, default: 0] += number }
            #expect(totals.values.reduce(0, +) == joins)
            for (source, number) in totals where source != .unknown {
                #expect(number <= guild.truth[source] ?? 0, "\(source)")
                #expect(number >= 0)
            }
        }
        for _ in 0..<120 {
            now += Double.random(in: 0...20, using: &random)
            switch Int.random(in: 0..<12, using: &random) {
            case 0:
                guild.nextCode += 1
                let (code, limit) = ("n\(guild.nextCode)", Int.random(in: 1...2, using: &random))
                (guild.uses[code], guild.limits[code]) = (0, limit)
                // Discord announces invites only in channels that the bot manages.
                if Bool.random(using: &random) {
                    tracker.created(ListedInvite(code: code, channel: 5, maximumUses: limit))
                }
            case 1:
                if let code = guild.uses.keys.sorted().randomElement(using: &random) {
                    guild.uses[code] = nil
                    // A moderator does not delete an invite in the moment in which somebody joins.
                    tracker.deleted(code, at: now.addingTimeInterval(-3_600))
                }
            case 2: tracker.reset()
            case 3, 4, 5: _ = tracker.compare(guild.list, since: tracker.revision, at: now)
            default:
                joins += 1
                var source = InviteSource.unknown
                switch Int.random(in: 0..<5, using: &random) {
                case 0: (source, guild.vanity) = (.vanity, guild.vanity + 1)
                case 1: break
                default:
                    if let code = guild.uses.keys.sorted().randomElement(using: &random) {
                        source = .invite(code)
                        guild.uses[code, default: 0] += 1
                    }
                }
                guild.truth[source, default: 0] += 1
                tracker.join(on: day, at: now)
                if case .invite(let code) = source, guild.uses[code] == guild.limits[code] {
                    guild.uses[code] = nil
                    tracker.deleted(code, at: now)
                }
            }
            take()
        }
    }
}
