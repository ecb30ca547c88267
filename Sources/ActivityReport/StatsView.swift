// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Activity

/// What `/stats` shows.
package enum StatsView: String, Sendable, CaseIterable {
    /// The member count, joins and leaves.
    case members
    case activity, channels, voice, retention

    /// The name of the command's option.
    package static let option = "view"

    /// The label of the choice in Discord.
    package var words: String {
        switch self {
        case .members: "Members"
        case .activity: "Activity"
        case .channels: "Busiest channels"
        case .voice: "Voice"
        case .retention: "Retention of new members"
        }
    }

    /// Why the view cannot be shown.
    ///
    /// - Parameter counted: What is counted.
    /// - Returns: A sentence; `nil` if the view can be shown.
    package func refusal(counted: Set<ActivityKind>) -> String? {
        switch self {
        case .members: nil
        case .voice where !counted.isEmpty && !counted.contains(.voice):
            "I don't count voice on this server. Whoever runs the bot can add `voice` to the variable `ACTIVITY`."
        case .activity, .channels, .voice, .retention:
            counted.isEmpty
                ? "I don't count activity on this server. Whoever runs the bot can change that with the variable `ACTIVITY`."
                : nil
        }
    }
}
