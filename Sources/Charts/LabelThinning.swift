// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Which of many labels in a row are written, so that no two touch.
enum LabelThinning {
    /// A label's place in the row.
    struct Extent: Sendable, Equatable {
        let start: Double
        let end: Double
    }

    /// Chooses as many labels as there is room for, the first and the last among them, spread evenly. Somewhat fewer are
    /// taken where they then lie exactly evenly. Where not even two have room it is the last one.
    ///
    /// - Parameters:
    ///   - extents: The labels in order; an empty one is never chosen.
    ///   - gap: The room that two need between them.
    /// - Returns: The indices of the chosen, in order.
    static func choose(_ extents: [Extent], gap: Double) -> [Int] {
        let candidates = extents.indices.filter { extents[$0].end > extents[$0].start }
        guard let last = candidates.last else { return [] }
        let steps = candidates.count - 1
        func spread(_ parts: Int) -> [Int] {
            (0...parts).map { candidates[($0 * steps * 2 + parts) / (parts * 2)] }
        }
        func fits(_ parts: Int) -> Bool {
            let chosen = spread(parts)
            return zip(chosen, chosen.dropFirst()).allSatisfy { extents[$0].end + gap <= extents[$1].start }
        }
        guard let most = stride(from: steps, to: 0, by: -1).first(where: fits) else { return [last] }
        let even = stride(from: most, through: (most * 2 + 2) / 3, by: -1).first {
            steps.isMultiple(of: $0) && fits($0)
        }
        return spread(even ?? most)
    }
}
