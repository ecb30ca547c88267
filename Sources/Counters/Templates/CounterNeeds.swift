// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import DiscordModels

/// What a template, or all templates of a guild, show. It decides what has to be counted.
package struct CounterNeeds: Sendable, Hashable {
    /// Figures of the guild. Goals need the number of members.
    package private(set) var figures: Set<CounterFigure> = []
    /// Roles whose members have to be counted.
    package private(set) var roles: Set<RoleID> = []
    /// The steps of goals.
    package private(set) var goalSteps: Set<Int> = []
    /// Whether dates are shown, so that a text changes without a change of a figure.
    package private(set) var dates = false

    /// Creates the needs of some values.
    package init(_ values: some Sequence<CounterValue> = []) {
        for value in values {
            switch value {
            case .figure(let figure): figures.insert(figure)
            case .goal(let step):
                figures.insert(.members)
                goalSteps.insert(step)
            case .role(let id): roles.insert(id)
            case .date: dates = true
            }
        }
    }

    /// Whether activity has to be counted: messages, voice states, active members.
    package var needsActivity: Bool { !figures.isDisjoint(with: [.messagesToday, .activeWeek, .voice]) }

    /// Adds the needs of other templates.
    package mutating func formUnion(_ other: CounterNeeds) {
        figures.formUnion(other.figures)
        roles.formUnion(other.roles)
        goalSteps.formUnion(other.goalSteps)
        dates = dates || other.dates
    }
}

extension CounterTemplate {
    /// What has to be counted for the template.
    package var needs: CounterNeeds { CounterNeeds(values) }
}
