// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Goals for the number of members: the multiples of a step, without 0.
enum MemberGoal {
    /// The goal to reach next. A goal that is reached exactly is met, so this is the one after it.
    static func next(above members: Int, step: Int) -> Int {
        let (goal, overflow) = met(by: members, step: step).addingReportingOverflow(step)
        return overflow ? .max : goal
    }

    /// The highest goal that is met; 0 if none is.
    static func met(by members: Int, step: Int) -> Int {
        guard members > 0, step > 0 else { return 0 }
        return members / step * step
    }
}
