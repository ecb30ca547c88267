// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordGateway
import Testing
import Timekeeping

@testable import StatsBot

@Suite("What the bot shows of itself, and when")
struct PresencePlanTests {
    /// A look: when, in which session, with which figures, and what comes of it.
    struct Look: Sendable {
        var second: Double
        var session = 1
        var figures: PresenceFigures
        var action: PresencePlan.Action
        /// When to look again, in seconds; `nil`: when something happens.
        var next: Double?

        init(
            _ second: Double, session: Int = 1, _ figures: PresenceFigures, _ action: PresencePlan.Action,
            next: Double?
        ) {
            (self.second, self.session, self.figures, self.action, self.next) = (second, session, figures, action, next)
        }
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let looks: [Look]

        init(_ name: String, _ looks: [Look]) { (testDescription, self.looks) = (name, looks) }
    }

    private static let all = PresenceFigures(members: 1_500, online: 166, bans: 89)

    private static let cases = [
        Case(
            "nothing is sent without a session",
            [
                Look(0, session: 0, all, .nothing, next: nil),
                Look(1, session: 1, all, .send(.members(1_500)), next: 301),
            ]),
        Case(
            "until a figure is known the start is shown, once; the first figure comes at once",
            [
                Look(0, PresenceFigures(), .send(.starting), next: nil),
                Look(5, PresenceFigures(), .nothing, next: nil),
                Look(7, PresenceFigures(members: 1_500), .send(.members(1_500)), next: 307),
            ]),
        Case(
            "the figures take turns, one an interval, each as it is then",
            [
                Look(0, all, .send(.members(1_500)), next: 300),
                Look(299, all, .nothing, next: 300),
                Look(300, all, .send(.online(166)), next: 600),
                Look(600, PresenceFigures(members: 1_501, online: 170, bans: 90), .send(.bans(90)), next: 900),
                Look(900, PresenceFigures(members: 1_501, online: 170, bans: 90), .send(.members(1_501)), next: 1_200),
            ]),
        Case(
            "a figure that is not known is left out",
            [
                Look(0, PresenceFigures(members: 5, bans: 1), .send(.members(5)), next: 300),
                Look(300, PresenceFigures(members: 5, bans: 1), .send(.bans(1)), next: 600),
                Look(600, PresenceFigures(members: 5, bans: 1), .send(.members(5)), next: 900),
            ]),
        Case(
            "what is shown already is not sent",
            [
                Look(0, PresenceFigures(online: 3), .send(.online(3)), next: 300),
                Look(300, PresenceFigures(online: 3), .unchanged, next: 600),
                Look(600, PresenceFigures(online: 4), .send(.online(4)), next: 900),
            ]),
        Case(
            "a session that begins or goes on is told at once, without moving the turn",
            [
                Look(0, all, .send(.members(1_500)), next: 300),
                Look(10, session: 2, all, .send(.members(1_500)), next: 300),
                Look(20, session: 2, all, .nothing, next: 300),
                Look(300, session: 2, all, .send(.online(166)), next: 600),
            ]),
        Case(
            "many sessions in a row stay below Discord's limit, and the last one is told when there is room",
            [
                Look(0, session: 1, all, .send(.members(1_500)), next: 300),
                Look(1, session: 2, all, .send(.members(1_500)), next: 300),
                Look(2, session: 3, all, .send(.members(1_500)), next: 300),
                Look(3, session: 4, all, .send(.members(1_500)), next: 300),
                Look(4, session: 5, all, .nothing, next: 20),
                Look(5, session: 6, all, .nothing, next: 20),
                Look(20, session: 6, all, .send(.members(1_500)), next: 300),
            ]),
    ]

    @Test("each look has its outcome", arguments: cases)
    func plan(_ testCase: Case) {
        var plan = PresencePlan(interval: .seconds(300))
        let start = WallInstant(secondsSince1970: 1_767_614_400)
        for look in testCase.looks {
            let step = plan.step(look.figures, session: look.session, at: start.advanced(by: .seconds(look.second)))
            #expect(
                step
                    == PresencePlan.Step(
                        action: look.action, next: look.next.map { start.advanced(by: .seconds($0)) }),
                "at second \(look.second)")
        }
    }

    @Test(
        "what people read",
        arguments: [
            (BotPresence.starting, "🚀 Starting up...", 0, "idle"),
            (.members(1_500), "👥 1,500 members", 3, "online"), (.members(1), "👥 1 member", 3, "online"),
            (.online(166), "🟢 166 online", 3, "online"), (.bans(89), "🔨 89 bans", 3, "online"),
            (.bans(1_234_567), "🔨 1,234,567 bans", 3, "online"),
            (.restarting, "🔄 Restarting...", 0, "idle"),
        ])
    func texts(_ presence: BotPresence, _ text: String, _ type: Int, _ status: String) {
        #expect(
            presence.payload
                == GatewayPresence(
                    status: status, activities: [GatewayPresence.Activity(name: text, type: type)]))
    }
}
