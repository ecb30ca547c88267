// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Timekeeping

/// How far a scenario has come. A pure value: the time in, what is due out.
struct ScenarioSchedule: Sendable, Equatable {
    private let steps: [SimulatorScenario.Step]
    private var next = 0
    private var start: WallInstant?

    init(_ scenario: SimulatorScenario?) {
        steps = scenario?.steps ?? []
    }

    /// Counts from now on.
    mutating func begin(at now: WallInstant) {
        start = now
    }

    /// The next thing to do, and the instant that it was due at; `nil`: nothing before that time, or the scenario has
    /// not begun.
    mutating func take(upTo now: WallInstant) -> (instant: WallInstant, step: SimulatorScenario.Step)? {
        guard let start, next < steps.count else { return nil }
        let instant = start.advanced(by: steps[next].at)
        guard instant <= now else { return nil }
        defer { next += 1 }
        return (instant, steps[next])
    }
}

extension SimulationState {
    mutating func perform(_ step: SimulatorScenario.Step, at instant: WallInstant) {
        let guild = step.guild - 1
        guard guilds.indices.contains(guild) else { return }
        switch step.deed {
        case .fault(let fault): inject(fault, at: instant)
        case .clearFaults: clearFaults()
        case .action(let action, let user, let times):
            for _ in 0..<max(times, 0) { act(action, of: user?.rawValue, in: guild, at: instant) }
        case .pause: hold(true, at: instant)
        case .resume: hold(false, at: instant)
        case .change(let change): _ = make(change, in: guild, at: instant)
        case .load(let isOn): setLoaded(isOn, at: instant)
        }
    }
}
