// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import DiscordModels
package import Foundation

/// The current figures of a guild. A figure that is unknown is `nil`, never 0.
package struct CounterFigures: Sendable, Hashable {
    private var figures: [CounterFigure: Int] = [:]
    private var roleMembers: [RoleID: Int] = [:]
    /// The time that dates show.
    package var now: Date

    /// Creates figures.
    ///
    /// - Parameters:
    ///   - figures: Known figures of the guild.
    ///   - roleMembers: Members by role. A role that is missing here, as after its deletion, is unknown.
    ///   - now: The time that dates show.
    package init(_ figures: [CounterFigure: Int] = [:], roleMembers: [RoleID: Int] = [:], now: Date) {
        self.now = now
        for (figure, number) in figures { self[figure] = number }
        for (role, number) in roleMembers { self[role] = number }
    }

    /// A figure of the guild. A negative number is unknown, except for `netWeek`.
    package subscript(figure: CounterFigure) -> Int? {
        get { figures[figure] }
        set { figures[figure] = newValue.flatMap { $0 < 0 && figure != .netWeek ? nil : $0 } }
    }

    /// The number of members who have a role. A negative number is unknown.
    package subscript(role: RoleID) -> Int? {
        get { roleMembers[role] }
        set { roleMembers[role] = newValue.flatMap { $0 < 0 ? nil : $0 } }
    }

    /// The widest figures that a guild is expected to reach, to check the length of a text before it is used.
    static func widest(for needs: CounterNeeds, now: Date) -> CounterFigures {
        let wide = 88_888_888
        var figures = CounterFigures(now: now)
        for figure in needs.figures { figures[figure] = figure == .netWeek ? -wide : wide }
        for role in needs.roles { figures[role] = wide }
        return figures
    }
}
