// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import DiscordModels
import Foundation

/// What happens when, in seconds of world time since the simulator began to run.
///
/// As JSON: `{"steps": [{"at": 12.5, "do": "fault", "fault": "drop", "code": 4000}, …]}`. `do` is `fault` (with the fields
/// of a `SimulatorFault`), `clear-faults`, `action` (with `action`: `join`, `leave`, `kick`, `ban`, `unban` or
/// `presence`; `user_id`, `status` and `times` as wanted), `pause`, `resume`, `load` (with `on`), or `change` (with the
/// fields of a `SimulatorChange`). An action or a change may have a `guild`, a number from 1 on. The steps are in the order
/// of their times; those of one time happen in the order in which they stand. An object may have a `comment`.
public struct SimulatorScenario: Sendable, Equatable {
    /// What a step does.
    public enum Deed: Sendable, Equatable {
        /// Something goes wrong from now on, or once.
        case fault(SimulatorFault)
        /// The faults that wait or last are cleared.
        case clearFaults
        /// Something happens in the guild, so many times; to that user, or to random ones who fit.
        case action(SimulatorAction, user: UserID? = nil, times: Int = 1)
        /// The world is held still. The scenario goes on.
        case pause
        /// The world goes on.
        case resume
        /// Somebody changes something; what cannot be done then is passed over.
        case change(SimulatorChange)
        /// Load mode is switched.
        case load(Bool)
    }

    /// One thing that happens.
    public struct Step: Sendable, Equatable {
        /// When, in world time since the start.
        public var at: Duration
        /// What.
        public var deed: Deed
        /// The guild in which an action or a change happens, counted from 1; where there are not so many, nothing does.
        public var guild: Int

        /// Makes a step.
        public init(at: Duration, _ deed: Deed, guild: Int = 1) {
            self.at = at
            self.deed = deed
            self.guild = guild
        }
    }

    /// The steps, in order.
    public private(set) var steps: [Step]

    /// Makes a scenario; steps are put in the order of their times.
    public init(steps: [Step]) {
        // The number keeps those of one time in their order.
        self.steps = steps.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
            .map(\.element)
    }

    /// Reads a scenario's file.
    ///
    /// - Throws: `SimulatorError` with the code `scenario`, which says the line and step, what is wrong, and what would be
    ///   right.
    public init(contentsOf path: String) throws {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw SimulatorError(
                code: .scenario, message: "The scenario \(path) cannot be read; is it a file that you may read?")
        }
        try self.init(json: [UInt8](data), name: path)
    }

    /// Reads a scenario from JSON; `name` is what it is called in errors.
    ///
    /// - Throws: As `init(contentsOf:)`.
    public init(json: [UInt8], name: String = "scenario") throws {
        switch ScenarioProblem.reading(json, { data, decoder in try decoder.decode(Self.self, from: data) }) {
        case .success(let scenario): self = scenario
        case .failure(let problem):
            let place = [name, problem.line.map { "line \($0)" }, problem.step.map { "step \($0)" }]
            throw SimulatorError(
                code: .scenario, message: place.compactMap(\.self).joined(separator: ", ") + ": \(problem.message).")
        }
    }
}
