// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Selects the labels of an axis so that no two overlap.
enum LabelThinning {
    /// The horizontal extent of a label.
    struct Extent: Sendable, Equatable {
        let start: Double
        let end: Double
    }

    /// Chooses as many evenly spread labels as fit, including the first and the last. Up to a third fewer are chosen if
    /// they are then exactly equidistant. If not even two fit, only the last one is chosen.
    ///
    /// - Parameters:
    ///   - extents: The labels in order; an empty one is never chosen.
    ///   - gap: The minimum distance between two labels.
    /// - Returns: The indices of the chosen labels in order.
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
