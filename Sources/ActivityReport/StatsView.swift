// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Activity
package import Localization

/// What `/stats` shows.
package enum StatsView: String, Sendable, CaseIterable {
    /// The member count, joins and leaves.
    case members
    case activity, channels, voice, retention

    /// The name of the command's option.
    package static let option = "view"

    /// The label of the choice in Discord.
    package var key: TextKey {
        switch self {
        case .members: .viewMembersChoice
        case .activity: .viewActivityChoice
        case .channels: .viewChannelsChoice
        case .voice: .viewVoiceChoice
        case .retention: .viewRetentionChoice
        }
    }

    /// Why the view cannot be shown.
    ///
    /// - Parameter counted: What is counted.
    /// - Returns: A sentence; `nil` if the view can be shown.
    package func refusal(counted: Set<ActivityKind>) -> TextKey? {
        switch self {
        case .members: nil
        case .voice where !counted.isEmpty && !counted.contains(.voice): .voiceNotCountedText
        case .activity, .channels, .voice, .retention: counted.isEmpty ? .activityNotCountedText : nil
        }
    }
}
