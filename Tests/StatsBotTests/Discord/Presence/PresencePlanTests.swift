// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordGateway
import Localization
import Testing
import Timekeeping

@testable import Counting
@testable import StatsBot

@Suite("The presence rotation")
struct PresencePlanTests {
    /// The arguments of a step, and its result.
    struct Call: Sendable {
        var second: Double
        var session = 1
        var counts: PresenceCounts
        var action: PresencePlan.Action
        /// Seconds of the next step; `nil` until a session or a count arrives.
        var next: Double?

        init(
            _ second: Double, session: Int = 1, _ counts: PresenceCounts, _ action: PresencePlan.Action,
            next: Double?
        ) {
            (self.second, self.session, self.counts, self.action, self.next) = (second, session, counts, action, next)
        }
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let calls: [Call]

        init(_ name: String, _ calls: [Call]) { (testDescription, self.calls) = (name, calls) }
    }

    private static let all = PresenceCounts(members: 1_500, online: 166, bans: 89)

    private static let cases = [
        Case(
            "nothing is sent without a session",
            [
                Call(0, session: 0, all, .nothing, next: nil),
                Call(1, session: 1, all, .send(.members(1_500)), next: 301),
            ]),
        Case(
            "the starting presence is sent once; the first known count replaces it immediately",
            [
                Call(0, PresenceCounts(), .send(.starting), next: nil),
                Call(5, PresenceCounts(), .nothing, next: nil),
                Call(7, PresenceCounts(members: 1_500), .send(.members(1_500)), next: 307),
            ]),
        Case(
            "the counts rotate, one per interval, with their current values",
            [
                Call(0, all, .send(.members(1_500)), next: 300),
                Call(299, all, .nothing, next: 300),
                Call(300, all, .send(.online(166)), next: 600),
                Call(600, PresenceCounts(members: 1_501, online: 170, bans: 90), .send(.bans(90)), next: 900),
                Call(900, PresenceCounts(members: 1_501, online: 170, bans: 90), .send(.members(1_501)), next: 1_200),
            ]),
        Case(
            "an unknown count is skipped",
            [
                Call(0, PresenceCounts(members: 5, bans: 1), .send(.members(5)), next: 300),
                Call(300, PresenceCounts(members: 5, bans: 1), .send(.bans(1)), next: 600),
                Call(600, PresenceCounts(members: 5, bans: 1), .send(.members(5)), next: 900),
            ]),
        Case(
            "a presence that is already shown is not sent again",
            [
                Call(0, PresenceCounts(online: 3), .send(.online(3)), next: 300),
                Call(300, PresenceCounts(online: 3), .unchanged, next: 600),
                Call(600, PresenceCounts(online: 4), .send(.online(4)), next: 900),
            ]),
        Case(
            "a new or resumed session gets the presence immediately, without changing the rotation",
            [
                Call(0, all, .send(.members(1_500)), next: 300),
                Call(10, session: 2, all, .send(.members(1_500)), next: 300),
                Call(20, session: 2, all, .nothing, next: 300),
                Call(300, session: 2, all, .send(.online(166)), next: 600),
            ]),
        Case(
            "many sessions in a row stay below Discord's limit; the last one gets the presence later",
            [
                Call(0, session: 1, all, .send(.members(1_500)), next: 300),
                Call(1, session: 2, all, .send(.members(1_500)), next: 300),
                Call(2, session: 3, all, .send(.members(1_500)), next: 300),
                Call(3, session: 4, all, .send(.members(1_500)), next: 300),
                Call(4, session: 5, all, .nothing, next: 20),
                Call(5, session: 6, all, .nothing, next: 20),
                Call(20, session: 6, all, .send(.members(1_500)), next: 300),
            ]),
    ]

    @Test("each step has its action and next time", arguments: cases)
    func plan(_ testCase: Case) {
        var plan = PresencePlan(interval: .seconds(300))
        let start = MonotonicInstant(nanoseconds: 0)
        for call in testCase.calls {
            let step = plan.step(call.counts, session: call.session, at: start.advanced(by: .seconds(call.second)))
            #expect(
                step
                    == PresencePlan.Step(
                        action: call.action, next: call.next.map { start.advanced(by: .seconds($0)) }),
                "at second \(call.second)")
        }
    }

    @Test(
        "presence texts, types and statuses",
        arguments: [
            (BotPresence.starting, "🚀 Starting up...", 0, "idle"),
            (.members(1_500), "👥 1,500 members", 3, "online"), (.members(1), "👥 1 member", 3, "online"),
            (.online(166), "🟢 166 online", 3, "online"), (.bans(89), "🔨 89 bans", 3, "online"),
            (.bans(1_234_567), "🔨 1,234,567 bans", 3, "online"),
            (.restarting, "🔄 Restarting...", 0, "idle"),
        ])
    func texts(_ presence: BotPresence, _ text: String, _ type: Int, _ status: String) {
        #expect(
            presence.payload(Texts(.english))
                == GatewayPresence(
                    status: status, activities: [GatewayPresence.Activity(name: text, type: type)]))
    }
}
