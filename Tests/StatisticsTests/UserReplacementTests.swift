// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import LocalTime
import TestSupport
import Testing

@testable import Statistics

@Suite("Users who are counted under another ID")
struct UserReplacementTests {
    private static let user: UInt64 = 20
    /// In the same order among all users, because events that are found at the same instant are in this order.
    private static let pseudonym: UInt64 = 21
    private static let start = Date(timeIntervalSince1970: 1_767_614_400)

    private static func forward(_ id: UInt64) -> UInt64 { id == user ? pseudonym : id }
    private static func backward(_ id: UInt64) -> UInt64 { id == pseudonym ? user : id }

    /// Any sequence of observations, whether it makes sense or not. Names are empty, as pseudonyms have none.
    private static func observations(_ random: inout SeededRandom) -> [Observation] {
        var at = start
        return (0..<300).map { index in
            at += Double(Int.random(in: 1...40, using: &random))
            let user = 2 * UInt64.random(in: 5...15, using: &random)
            let person = Person(id: user, name: "")
            let member = RosterMember(id: user, joinedAt: at - 1, isBot: index.isMultiple(of: 7))
            let listed = (5...15).filter { _ in Bool.random(using: &random) }.map { 2 * $0 }.map { id in
                ListedMember(Person(id: id, name: ""), joinedAt: start - 100 + Double(id))
            }
            let kind: Observation.Kind =
                switch Int.random(in: 0..<24, using: &random) {
                case 0: .appeared(members: listed.count, online: listed.prefix(3).map(\.person.id))
                case 1: .interrupted
                case 2: .caughtUp
                case 3: .membersListed(listed, ListPart())
                case 4: .bansListed(listed.prefix(4).map(\.person))
                case 5:
                    .moderationListed([
                        ModerationEntry(.kick, person, at: at - 5),
                        ModerationEntry(.ban, listed.last?.person ?? person, at: at - 3),
                    ])
                case 6: .onlineListed(listed.map(\.person.id), isLast: true)
                case 7: .covered(until: at)
                case 8: .removalExplained(user: user, .kicked)
                case 9...10: .presence(user: user, isOnline: Bool.random(using: &random))
                case 11...15: .event(.join, person, member)
                case 16...19: .event(.leave, person)
                case 20...21: .event(.ban, person)
                case 22: .event(.unban, person)
                default: .rosterDoubted
                }
            return Observation(
                guild: 1, at: at, kind: kind, position: SessionPosition(session: "s", sequence: Int64(index)))
        }
    }

    @Test("whenever a user gets another ID, the same is counted and stored", arguments: 0..<60 as Range<UInt64>)
    func property(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let observations = Self.observations(&random)
        let (out, back) = (Int.random(in: 0..<150, using: &random), Int.random(in: 150...300, using: &random))
        var (plain, hidden) = (StatisticsState(timeZone: .gmt), StatisticsState(timeZone: .gmt))
        var (expected, records): ([StatisticsRecord], [StatisticsRecord]) = ([], [])
        for (index, observation) in observations.enumerated() {
            if index == out { hidden.replace(Self.user, with: Self.pseudonym) }
            if index == back { hidden.replace(Self.pseudonym, with: Self.user) }
            let isHidden = (out..<back).contains(index)
            plain.apply(observation) { expected.append($0) }
            hidden.apply(isHidden ? observation.replacingUsers(Self.forward) : observation) { record in
                if isHidden { #expect(record == record.replacingUsers(Self.forward), "the ID of the user") }
                records.append(record.replacingUsers(Self.backward))
            }
        }
        #expect(records == expected)
        if back == observations.count { hidden.replace(Self.pseudonym, with: Self.user) }
        // Not as the expectation itself, whose message would be the whole state.
        let isSame = plain.guilds == hidden.guilds
        #expect(isSame)
    }

    @Test("a pseudonym has no name")
    func names() {
        let person = Person(id: Self.user, name: "ann")
        let event = MemberEvent(guild: 1, kind: .join, person: person, at: Self.start, day: Day(number: 1))
        let sighting = Sighting(of: Self.user, at: Self.start, member: ListedMember(person, joinedAt: nil))
        let nobody = Person(id: Self.pseudonym, name: "")
        var expected = event
        expected.person = nobody
        #expect(StatisticsRecord.event(event).replacingUsers(Self.forward) == .event(expected))
        #expect(
            StatisticsRecord.sighted([sighting], guild: 1).replacingUsers(Self.forward)
                == .sighted(
                    [Sighting(of: Self.pseudonym, at: Self.start, member: ListedMember(nobody, joinedAt: nil))],
                    guild: 1))
        #expect(person.replaced { $0 } == person)
    }
}
