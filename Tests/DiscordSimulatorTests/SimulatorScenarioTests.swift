// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import Testing
import Timekeeping
import TimekeepingTestKit

@testable import DiscordSimulator

@Suite("SimulatorScenario", .timeLimit(.minutes(5)))
struct SimulatorScenarioTests {
    private static let roughDay = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("scenarios/rough-day.json").path

    @Test("Steps are decoded with their operations")
    func steps() throws {
        let scenario = try SimulatorScenario(
            json: [UInt8](
                """
                {"steps": [
                  {"at": 0, "do": "pause"},
                  {"at": 1.5, "do": "fault", "fault": "drop", "code": 4009},
                  {"at": 2, "do": "action", "action": "presence", "status": "dnd", "user_id": "7", "times": 3},
                  {"at": 2, "do": "load"}, {"at": 3, "do": "load", "on": false},
                  {"at": 4, "do": "clear-faults", "comment": "enough"}, {"at": 5, "do": "resume"},
                  {"at": 6, "do": "change", "change": "rename-channel", "channel": "members", "name": "M", "comment": "x"},
                  {"at": 7, "do": "change", "change": "delete-channel", "channel": "12"}]}
                """.utf8))
        #expect(
            scenario.steps == [
                .init(at: .zero, .pause), .init(at: .seconds(1.5), .fault(.drop(closeCode: 4009))),
                .init(at: .seconds(2), .action(.presence(nil, .dnd), user: UserID(7), times: 3)),
                .init(at: .seconds(2), .load(true)), .init(at: .seconds(3), .load(false)),
                .init(at: .seconds(4), .clearFaults), .init(at: .seconds(5), .resume),
                .init(at: .seconds(6), .change(.renameChannel(.members, to: "M"))),
                .init(at: .seconds(7), .change(.deleteChannel(.id(12)))),
            ])
    }

    @Test(
        "An invalid scenario causes an error with its position",
        arguments: [
            ("{\n\"steps\": [\n{\"at\": 1]}]}", "file, line 3: invalid JSON: "),
            ("[]", "file, line 1: not a JSON object; it must start with { and end with }"),
            ("{}", "file: \"steps\" is missing, must be a list: {\"steps\": [{\"at\": 1, \"do\": \"pause\"}]}"),
            ("{\"steps\": 3}", "file: \"steps\" must be a list"),
            ("{\"steps\": [], \"stops\": []}", "file: unknown field \"stops\", must be one of: steps, comment"),
            (
                "{\"steps\": [\n{\"at\": 1, \"do\": \"pause\"},\n{\"do\": \"pause\"}]}",
                "file, line 3, step 2: \"at\" is missing, must be a number of seconds from 0 to 31536000"
            ),
            (
                "{\"steps\": [{\"at\": 1, \"do\": \"stop\"}]}",
                "file, line 1, step 1: \"do\" cannot be \"stop\", must be one of: fault, clear-faults, action, activity, "
                    + "pause, resume, load, change"
            ),
            (
                "{\"comment\": \"{[\\\"\", \"steps\": [\n\n{\"at\": 1, \"do\": \"fault\", \"fault\": \"reset\", \"code\": 1}]}",
                "file, line 3, step 1: unknown field \"code\", must be one of: fault, at, do, comment"
            ),
            (
                "{\"steps\": [{\"at\": 2, \"do\": \"pause\"},\n{\"at\": 1, \"do\": \"resume\"}]}",
                "file, line 2, step 2: \"at\" (1.0) is earlier than in the previous step (2.0); sort the steps by time"
            ),
            (
                "{\"steps\": [{\"at\": 1, \"do\": \"action\", \"action\": \"kik\"}]}",
                "file, line 1, step 1: \"action\" cannot be \"kik\", must be one of: join, leave, kick, ban, unban, repeat-join, presence"
            ),
            (
                "{\"steps\": [{\"at\": 1, \"do\": \"action\", \"action\": \"ban\", \"user_id\": \"me\"}]}",
                "file, line 1, step 1: \"user_id\" must be an ID (a string of digits), got \"me\""
            ),
        ])
    func problems(json: String, message: String) throws {
        let error = #expect(throws: SimulatorError.self) {
            try SimulatorScenario(json: [UInt8](json.utf8), name: "file")
        }
        #expect(error?.code == .scenario)
        #expect(error?.message.hasPrefix(message) == true, "\(error?.message ?? "")")
    }

    @Test("A missing file causes an error")
    func noFile() {
        let error = #expect(throws: SimulatorError.self) { try SimulatorScenario(contentsOf: "/nothing/here.json") }
        #expect(
            error?.message
                == "Cannot read the scenario \"/nothing/here.json\": check that the file exists and is readable")
    }

    @Test("Steps are due in order, at their times, after the start")
    func schedule() {
        let steps: [SimulatorScenario.Step] = [
            .init(at: .seconds(5), .resume), .init(at: .seconds(1), .pause), .init(at: .seconds(5), .clearFaults),
        ]
        var schedule = ScenarioSchedule(SimulatorScenario(steps: steps))
        let start = WallInstant(secondsSince1970: 100)
        #expect(due(&schedule, start.advanced(by: .seconds(9))).isEmpty)
        schedule.begin(at: start)
        #expect(due(&schedule, start).isEmpty)
        #expect(due(&schedule, start.advanced(by: .seconds(3))) == [.init(at: .seconds(101), .pause)])
        #expect(
            due(&schedule, start.advanced(by: .seconds(7))) == [
                .init(at: .seconds(105), .resume), .init(at: .seconds(105), .clearFaults),
            ])
        #expect(due(&schedule, start.advanced(by: .seconds(999))).isEmpty)
    }

    private func due(_ schedule: inout ScenarioSchedule, _ now: WallInstant) -> [SimulatorScenario.Step] {
        var steps: [SimulatorScenario.Step] = []
        while let (instant, step) = schedule.take(upTo: now) {
            steps.append(.init(at: .nanoseconds(instant.nanosecondsSince1970), step.operation))
        }
        return steps
    }

    @Test("A change is made at its time, and an impossible one is ignored")
    func changes() {
        var harness = GatewayHarness {
            $0.scenario = SimulatorScenario(steps: [
                .init(at: .seconds(10), .change(.deleteChannel(.stats))),
                .init(at: .seconds(20), .change(.renameChannel(.stats, to: "gone"))),
                .init(at: .seconds(20), .change(.renameChannel(.members, to: "here"))),
            ])
            $0.eventsPerSecond = 0.0001
        }
        harness.state.begin(at: harness.now)
        let channels = SimulatorChannels(seed: 1)
        harness.state.advance(to: harness.now.advanced(by: .seconds(9)))
        #expect(harness.state.guild.channel(channels.stats) != nil)
        harness.state.advance(to: harness.now.advanced(by: .seconds(20)))
        #expect(harness.state.guild.channel(channels.stats) == nil)
        #expect(harness.state.guild.channel(channels.members)?.name == "here")
    }

    @Test("The steps of the example run at their times")
    func roughDay() async throws {
        let scenario = try SimulatorScenario(contentsOf: Self.roughDay)
        #expect(scenario.steps.count == 25)
        try await RunningSimulator.with {
            $0.scenario = scenario
            $0.eventsPerSecond = 0.0001
        } _: { running in
            // The simulator is sleeping, so the scenario has started.
            await running.clock.waitForSleepers()
            running.clock.advance(by: .seconds(119))
            await running.clock.waitForSleepers()
            running.discord.pause()
            running.discord.resume()
            let before = running.discord.ledger().events.joins
            #expect(running.discord.struckFaults == ["reconnect": 1])
            running.clock.advance(by: .seconds(1))
            running.discord.resume()
            #expect(running.discord.ledger().events.joins == before + 20)
            running.clock.advance(by: .seconds(200))
            running.discord.resume()
            #expect(running.discord.ledger().events.bans == 1)
            running.clock.advance(by: .seconds(2090))
            running.discord.perform(.join)
            #expect(running.discord.ledger().paused)
            #expect(running.discord.activeFaults.contains(.http(.error(status: 502), times: 3)) == false)
            #expect(running.discord.activeFaults.contains(.shiftClock(by: .seconds(300))))
            #expect(running.discord.struckFaults["huge-message"] == 1)
            running.clock.advance(by: .seconds(600))
            running.discord.perform(.join)
            #expect(!running.discord.ledger().paused)
            #expect(running.discord.activeFaults.isEmpty)
        }
    }
}
