// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Decides what to do when a number of the session is missing: a dispatch may have been lost on the way, and a resume from
/// the number before it brings it again.
///
/// Discord does not promise that its numbers have no gaps. So a gap that is found again after the resume is accepted: that
/// number belongs to no dispatch. A gateway that shows this several times is not asked again.
struct SequenceGaps: Sendable, Equatable {
    /// So many gaps that proved to be nothing are looked into.
    static let maximumEmptyGaps = 3

    /// The number after which one was missing, when a resume was last asked for.
    private var suspect: Int64?
    private var emptyGaps = 0

    /// Takes in the number of a dispatch.
    ///
    /// - Returns: Whether to resume from `last`, the number before, in the place of going on.
    mutating func shouldResume(from last: Int64, next: Int64) -> Bool {
        guard next > last, next - last > 1, emptyGaps < Self.maximumEmptyGaps else { return false }
        if suspect == last {
            suspect = nil
            emptyGaps += 1
            return false
        }
        suspect = last
        return true
    }
}
