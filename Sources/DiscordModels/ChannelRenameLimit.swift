// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// How often Discord lets a channel be renamed. The limit is undocumented and no header announces it; a third rename is
/// answered with 429 and a wait of up to the window.
public enum ChannelRenameLimit: Sendable {
    /// The number of renames in one window.
    public static let renames = 2
    /// How long a rename counts.
    public static let window = Duration.seconds(600)
}
