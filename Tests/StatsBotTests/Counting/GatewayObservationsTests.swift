// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordGateway
import DiscordModels
import Foundation
import Statistics
import Testing

@testable import Counting
@testable import StatsBot

@Suite("Gateway events as observations")
struct GatewayObservationsTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let event: GatewayEvent
        let kinds: [Observation.Kind]
        var happenedAt: Date?
    }

    /// The time of the audit log entry's ID.
    private static let entryTime = Date(timeIntervalSince1970: 1_420_070_400)

    private static let user = GatewayUser(
        id: 7, username: "ada", globalName: "Ada", discriminator: "0", isBot: false)
    private static let member = GuildMemberEvent(guildID: 1, user: user)
    private static let ada = Person(id: 7, name: "ada")
    private static let adaAsMember = RosterMember(id: 7, joinedAt: nil, isBot: false)
    private static let listed = ListedUser(id: 7, username: "ada", isBot: true, joinedAt: 1_500)
    private static let listedMember = ListedMember(ada, joinedAt: Date(timeIntervalSince1970: 1.5), isBot: true)

    private static func created(
        members: Int, unavailable: Bool = false, presences: Bool = true, listed: [ListedUser]? = nil
    ) -> GatewayEvent {
        .guildCreate(
            GuildCreateEvent(
                guildID: 1, name: "g", memberCount: members, isLarge: false, isUnavailable: unavailable,
                hasPresences: presences, online: [7, 8], bots: [], channels: [], members: listed))
    }

    private static func chunk(_ index: Int) -> GatewayEvent {
        .membersChunk(
            MembersChunkEvent(
                guildID: 1, index: index, count: 2, nonce: "online-n", memberCount: 2, online: [7], bots: [],
                members: [listed]
            ))
    }

    private static func entry(_ action: Int, target: UserID? = 7) -> GatewayEvent {
        .auditLogEntry(
            AuditLogEntryEvent(guildID: 1, entryID: 99, actionType: action, targetID: target, userID: 8))
    }

    private static let cases = [
        Case(testDescription: "a join", event: .memberAdd(member), kinds: [.event(.join, ada, adaAsMember)]),
        Case(testDescription: "a leave", event: .memberRemove(member), kinds: [.event(.leave, ada)]),
        Case(testDescription: "a ban", event: .banAdd(member), kinds: [.event(.ban, ada)]),
        Case(testDescription: "an unban", event: .banRemove(member), kinds: [.event(.unban, ada)]),
        Case(
            testDescription: "idle is online",
            event: .presenceUpdate(PresenceEvent(guildID: 1, userID: 7, status: .idle)),
            kinds: [.presence(user: 7, isOnline: true)]),
        Case(
            testDescription: "offline is not",
            event: .presenceUpdate(PresenceEvent(guildID: 1, userID: 7, status: .offline)),
            kinds: [.presence(user: 7, isOnline: false)]),
        Case(
            testDescription: "a guild appears", event: created(members: 75_000),
            kinds: [.appeared(members: 75_000, online: [7, 8])]),
        Case(
            testDescription: "without presences, the online count is unknown",
            event: created(members: 75_001, presences: false),
            kinds: [.appeared(members: 75_001, online: [7, 8]), .onlineUnknown]),
        Case(
            testDescription: "a guild appears with its complete member list",
            event: created(members: 1, listed: [listed]),
            kinds: [.appeared(members: 1, online: [7, 8]), .membersListed([listedMember], ListPart())]),
        Case(
            testDescription: "an unavailable guild is ignored", event: created(members: 0, unavailable: true),
            kinds: []),
        Case(
            testDescription: "a guild disappears",
            event: .guildDelete(GuildDeleteEvent(guildID: 1, isUnavailable: true)), kinds: [.disappeared]),
        Case(
            testDescription: "the bot is removed from a guild",
            event: .guildDelete(GuildDeleteEvent(guildID: 1, isUnavailable: false)), kinds: [.removed]),
        Case(
            testDescription: "a chunk", event: chunk(0),
            kinds: [
                .onlineListed([7], isLast: false),
                .membersListed([listedMember], ListPart(of: "online-n", index: 0, count: 2)),
            ]),
        Case(
            testDescription: "the last chunk", event: chunk(1),
            kinds: [
                .onlineListed([7], isLast: true),
                .membersListed([listedMember], ListPart(of: "online-n", index: 1, count: 2)),
            ]),
        Case(
            testDescription: "a kick in the audit log", event: entry(20), kinds: [.removalExplained(user: 7, .kicked)],
            happenedAt: entryTime),
        Case(
            testDescription: "a ban in the audit log", event: entry(22), kinds: [.removalExplained(user: 7, .banned)],
            happenedAt: entryTime),
        Case(testDescription: "another entry of the audit log", event: entry(23), kinds: []),
        Case(testDescription: "a prune has no target", event: entry(20, target: nil), kinds: []),
        Case(testDescription: "anything else", event: .other(name: "TYPING_START"), kinds: []),
        Case(testDescription: "a resumed session", event: .resumed, kinds: []),
    ]

    @Test("each event yields its observations", arguments: cases)
    func observations(_ testCase: Case) {
        let position = SessionPosition(session: "s", sequence: 4)
        #expect(
            observations(of: testCase.event)
                == testCase.kinds.map {
                    Observation(guild: 1, at: now, kind: $0, happenedAt: testCase.happenedAt, position: position)
                })
    }

    @Test("a join has Discord's time")
    func joinedAt() {
        let member = GuildMemberEvent(guildID: 1, user: Self.user, joinedAt: 4_250)
        #expect(
            observations(of: .memberAdd(member)).map(\.happenedAt) == [Date(timeIntervalSince1970: 4.25)])
    }

    private let now = Date(timeIntervalSince1970: 5)

    private func observations(of event: GatewayEvent) -> [Observation] {
        let dispatch = GatewayDispatch(
            shard: 0, session: GatewaySession(id: "s", resumeURL: "u", sequence: 4), event: event)
        var observations: [Observation] = []
        GatewayObservations.forEach(in: dispatch, at: now) { observations.append($0) }
        return observations
    }
}
