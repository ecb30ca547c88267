// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// The goals that a guild has met, so that each is announced once.
///
/// A goal is met when the number of members reaches it for the first time since its counter exists. Goals below the number of
/// members at that time are not announced. A guild that falls below a goal and reaches it again does not announce it again. When
/// several goals are met at once, only the highest one is announced. A number that is a goal of several counters is one goal.
package struct GoalProgress: Sendable, Hashable {
    /// The highest goal that was announced, or was met before there were goals; 0 if none was.
    package private(set) var highest = 0
    /// The steps of the goals, ascending.
    package private(set) var steps: [Int] = []

    /// Creates the progress of a guild without goals.
    package init() {}

    /// Compares the goals with the number of members. Store the changed value before the goal is announced, so that a crash
    /// cannot announce it twice.
    ///
    /// - Parameters:
    ///   - members: The number of members; `nil` if it is unknown, which changes nothing.
    ///   - current: The current steps of the guild's goals. Goals of a new step that are met already are not announced.
    /// - Returns: The goal to announce.
    package mutating func update(members: Int?, steps current: Set<Int>) -> Int? {
        guard let members else { return nil }
        let earlier = Set(steps).intersection(current)
        let due = earlier.map { MemberGoal.met(by: members, step: $0) }.max().flatMap { $0 > highest ? $0 : nil }
        let met = current.map { MemberGoal.met(by: members, step: $0) }.max()
        highest = max(highest, met ?? 0)
        steps = current.sorted()
        return due
    }
}

extension GoalProgress: Codable {
    private enum CodingKeys: String, CodingKey {
        case highest, steps
    }

    /// Decodes a stored progress; unknown fields are ignored.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        highest = max(0, try container.decode(Int.self, forKey: .highest))
        steps = Set(try container.decode([Int].self, forKey: .steps)).sorted()
    }
}
