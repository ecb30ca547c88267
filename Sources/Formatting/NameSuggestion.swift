// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Suggests the known name that is closest to a typo.
package struct NameSuggestion: Sendable {
    package let name: String
    /// The edit distance from the typo.
    package let distance: Int

    /// Finds the nearest of `names` within a distance of `limit` and less than half its length, ignoring case.
    package init?(for written: String, among names: [String], limit: Int = 3) {
        let written = Array(written.uppercased().replacing("-", with: "_"))
        let nearest = names.map { ($0, Self.distance(written, Array($0.uppercased()))) }.min { $0.1 < $1.1 }
        guard let (name, distance) = nearest, distance <= limit, distance * 2 < name.count else { return nil }
        self.name = name
        self.distance = distance
    }

    /// Number of insertions, deletions, substitutions and transpositions of neighbors (optimal string alignment).
    static func distance(_ a: [Character], _ b: [Character]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...b.count)
        for i in a.indices {
            var row = [i + 1]
            for j in b.indices {
                var best = min(last[j] + (a[i] == b[j] ? 0 : 1), last[j + 1] + 1, row[j] + 1)
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, beforeLast[j - 1] + 1) }
                row.append(best)
            }
            (beforeLast, last) = (last, row)
        }
        return last[b.count]
    }
}
