// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// What is to be kept of an observation.
public enum StatisticsRecord: Sendable, Hashable {
    /// Something happened to somebody.
    case event(MemberEvent)
    /// Somebody whose leaving was recorded at that place went for this cause.
    case cause(LeaveCause, of: EventPlace)
    /// For a time nobody looked.
    case unobserved(UnobservedSpan)
}
