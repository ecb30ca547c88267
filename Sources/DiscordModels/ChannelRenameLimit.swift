// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Discord's limit on channel renames. It is undocumented and no header reports it; a third rename gets a 429 with a
/// wait of up to one window.
public enum ChannelRenameLimit: Sendable {
    /// Renames per window.
    public static let renames = 2
    /// Length of the window.
    public static let window = Duration.seconds(600)
}
