// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import DiscordModels
import Foundation

/// Scheduled steps, in seconds of simulated time since the simulator started.
///
/// As JSON: `{"steps": [{"at": 12.5, "do": "fault", "fault": "drop", "code": 4000}, …]}`. `do` is `fault` (with the fields
/// of a `SimulatorFault`), `clear-faults`, `action` (with `action`: `join`, `leave`, `kick`, `ban`, `unban`,
/// `repeat-join` or `presence`; optionally `user_id`, `status` and `times`; or with the fields of a
/// `SimulatorActivityAction`), `activity` (with `on` and `messages_per_second`), `pause`, `resume`, `load` (with `on`), or
/// `change` (with the fields of a `SimulatorChange`). An action, `activity` or a change may have a `guild`, a number
/// starting at 1. The steps must be sorted by time; steps with the same time run in the order given. An object may have a `comment`.
public struct SimulatorScenario: Sendable, Equatable {
    /// What a step does.
    public enum Operation: Sendable, Equatable {
        /// Injects a fault.
        case fault(SimulatorFault)
        /// Clears all faults.
        case clearFaults
        /// Triggers an event in the guild, once or several times, for the given user or random matching ones.
        case action(SimulatorAction, user: UserID? = nil, times: Int = 1)
        /// Triggers a message, a reaction, a thread, a change in voice, or a boost, once or several times; ignored if it is
        /// not possible at that time.
        case activityAction(SimulatorActivityAction, times: Int = 1)
        /// Starts messages and other activity, changes its pace, or, with `nil`, stops it.
        case activity(SimulatorActivity?)
        /// Pauses the guilds. The scenario continues.
        case pause
        /// Resumes the guilds.
        case resume
        /// Makes a change as someone other than the bot; ignored if it is not possible at that time.
        case change(SimulatorChange)
        /// Turns load mode on or off.
        case load(Bool)
    }

    /// A scheduled operation.
    public struct Step: Sendable, Equatable {
        /// The time of the step, in simulated time since the start.
        public var at: Duration
        /// What the step does.
        public var operation: Operation
        /// The guild of an action or a change, starting at 1. If there is no such guild, the step does nothing.
        public var guild: Int

        /// Creates a step.
        public init(at: Duration, _ operation: Operation, guild: Int = 1) {
            self.at = at
            self.operation = operation
            self.guild = guild
        }
    }

    /// The steps, sorted by time.
    public private(set) var steps: [Step]

    /// Creates a scenario and sorts its steps by time.
    public init(steps: [Step]) {
        // The offset makes the sort stable.
        self.steps = steps.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
            .map(\.element)
    }

    /// Reads a scenario from a JSON file.
    ///
    /// - Throws: `SimulatorError` with the code `scenario`; its message names the line, the step, the error, and the
    ///   allowed values.
    public init(contentsOf path: String) throws {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw SimulatorError(
                code: .scenario,
                message: "Cannot read the scenario \"\(path)\": check that the file exists and is readable")
        }
        try self.init(json: [UInt8](data), name: path)
    }

    /// Reads a scenario from JSON; error messages start with `name`.
    ///
    /// - Throws: As `init(contentsOf:)`.
    public init(json: [UInt8], name: String = "scenario") throws {
        switch ScenarioProblem.reading(json, { data, decoder in try decoder.decode(Self.self, from: data) }) {
        case .success(let scenario): self = scenario
        case .failure(let problem):
            let position = [name, problem.line.map { "line \($0)" }, problem.step.map { "step \($0)" }]
            throw SimulatorError(
                code: .scenario, message: position.compactMap(\.self).joined(separator: ", ") + ": \(problem.message)")
        }
    }
}
