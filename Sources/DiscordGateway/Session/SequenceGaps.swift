// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Decides how to handle a missing sequence number. A dispatch may have been lost in transit, and a resume from the
/// number before the gap delivers it again.
///
/// Discord does not guarantee sequence numbers without gaps. A gap that appears again after the resume is therefore
/// accepted. After several such gaps, the session is no longer checked.
struct SequenceGaps: Sendable, Equatable {
    /// Gaps without a lost dispatch after which checking stops.
    static let maximumEmptyGaps = 3

    /// The number before the gap of the last resume.
    private var suspect: Int64?
    private var emptyGaps = 0

    /// Processes the sequence number of a dispatch.
    ///
    /// - Returns: Whether to resume from `last`, the number before the gap, instead of accepting the dispatch.
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
