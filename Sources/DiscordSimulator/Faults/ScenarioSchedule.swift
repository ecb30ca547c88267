// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Timekeeping

/// The progress of a scenario. A pure value: takes the time, returns the steps that are due.
struct ScenarioSchedule: Sendable, Equatable {
    private let steps: [SimulatorScenario.Step]
    private var next = 0
    private var start: WallInstant?

    init(_ scenario: SimulatorScenario?) {
        steps = scenario?.steps ?? []
    }

    /// Starts the scenario; the times of its steps count from now.
    mutating func begin(at now: WallInstant) {
        start = now
    }

    /// The next step that is due, and the instant at which it was due; `nil` if no step is due, or if the scenario has not
    /// started.
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
        switch step.operation {
        case .fault(let fault): inject(fault, at: instant)
        case .clearFaults: clearFaults()
        case .action(let action, let user, let times):
            for _ in 0..<max(times, 0) { act(action, of: user?.rawValue, in: guild, at: instant) }
        case .activityAction(let action, let times):
            for _ in 0..<max(times, 0) { _ = act(action, in: guild, at: instant) }
        case .activity(let settings): setActivity(settings, in: guild, at: instant)
        case .pause: applyPause(true, at: instant)
        case .resume: applyPause(false, at: instant)
        case .change(let change): _ = make(change, in: guild, at: instant)
        case .load(let isOn): setLoaded(isOn, at: instant)
        }
    }
}
