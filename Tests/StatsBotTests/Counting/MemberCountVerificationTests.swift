// SPDX-License-Identifier: MIT
// Part of StatsBot.

import BotLogging
import DiscordGateway
import DiscordModels
import DiscordREST
import Logging
import Resilience
import TestSupport
import Testing
import Timekeeping
import TimekeepingTestKit

@testable import Counting
@testable import Statistics
@testable import StatsBot

@Suite("MemberCountVerification", .timeLimit(.minutes(5)))
struct MemberCountVerificationTests {
    private struct FakeAPI: CensusAPI {
        let members: Int

        func bans(of guild: GuildID) async throws -> [BannedUser] { [] }

        func countedGuild(_ guild: GuildID) async throws -> Guild {
            Guild(id: guild, name: "", approximateMemberCount: members)
        }
    }

    private static func chunk(_ users: ClosedRange<UInt64>) -> GatewayEvent {
        let members = users.map { ListedUser(id: UserID($0), username: "u\($0)", joinedAt: 5_000) }
        return .membersChunk(
            MembersChunkEvent(
                guildID: 1, index: 0, count: 1, nonce: "members-9", memberCount: members.count, online: [], bots: [],
                members: members))
    }

    /// The messages after two hours in which the bot counts ten members and Discord `reference`. Then the list `users` arrives.
    private func messages(discord reference: Int, list users: ClosedRange<UInt64>?) async throws -> [String] {
        let clock = ManualClock()
        let counted = try await CountedKeeper(members: 10, clock: clock)
        try await counted.receive(3, Self.chunk(1...10))
        let logs = RecentLogs(capacity: 9)
        let service = MemberCountVerification(
            keeper: counted.guild, api: FakeAPI(members: reference), clock: clock,
            logger: Logger(label: "test") { _ in logs.handler(level: .notice) })
        try await withThrowingTaskGroup { group in
            group.addTask { try await service.run() }
            for _ in 0..<2 {
                await clock.waitForSleepers()
                clock.advance(by: MemberCountVerification.interval)
            }
            try await counted.keeper.changes.wait { counted.guild.isRosterDoubted ? () : nil }
            await clock.waitForSleepers()
            if let users {
                try await counted.receive(4, Self.chunk(users))
                counted.keeper.changes.notify()
            } else {
                clock.advance(by: MemberCountVerification.patience)
            }
            await untilTrue("the result is logged") { logs.newest(9, from: .notice).count == 2 }
            group.cancelAll()
        }
        return logs.newest(9, from: .notice).reversed().map {
            "\($0.level) \($0.message)" + ($0.metadata.isEmpty ? "" : " \($0.metadata)")
        }
    }

    private static let doubt =
        "warning member count differs from Discord's for the second hour; comparing the member list "
        + "members.counted=10 members.discord=12 members.drift=-2"

    @Test("missed joins that the member list shows are counted and explain the difference")
    func explained() async throws {
        #expect(
            try await messages(discord: 12, list: 1...12) == [
                Self.doubt,
                "warning member list compared: joins and leaves that Discord had not announced are now counted "
                    + "members.after=12 members.before=10 mended.joins=2 mended.leaves=0",
            ])
    }

    @Test("a member list without a difference shows that Discord's count is not exact")
    func inexactReference() async throws {
        #expect(
            try await messages(discord: 12, list: 1...10) == [
                Self.doubt,
                "notice member list compared: the member count is exact, Discord's is not "
                    + "members.after=10 members.before=10 mended.joins=0 mended.leaves=0",
            ])
    }

    @Test("a member list that never comes is not waited for longer than half an hour")
    func silence() async throws {
        #expect(
            try await messages(discord: 12, list: nil) == [
                Self.doubt, "warning member count not verified: Discord has not sent the member list",
            ])
    }
}
