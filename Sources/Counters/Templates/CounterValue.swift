// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import DiscordModels

/// A value that a template contains in braces, such as `{members}` or `{goal:500}`.
package enum CounterValue: Sendable, Hashable {
    /// A figure of the guild.
    case figure(CounterFigure)
    /// The next multiple of `step` above the number of members.
    case goal(step: Int)
    /// The number of members who have a role.
    case role(RoleID)
    /// The current date in the guild's time zone and language.
    case date(CounterDateFormat)

    /// The step of `{goal}` without one.
    package static let defaultStep = 100
    /// The allowed steps of goals.
    package static let steps = 1...1_000_000

    /// The names of all values, without arguments.
    package static let names = CounterFigure.allCases.map(\.rawValue) + argumentNames

    static let argumentNames = ["goal", "role", "date"]
}

extension CounterValue: CustomStringConvertible {
    /// The value as written in templates, without braces.
    package var description: String {
        switch self {
        case .figure(let figure): figure.rawValue
        case .goal(let step): "goal:\(step)"
        case .role(let id): "role:\(id)"
        case .date(let format): "date:\(format.pattern)"
        }
    }
}
