// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// The samples of a metrics page, by series.
struct Samples: Sendable {
    private let values: [String: Double]

    init(_ page: String) {
        var values: [String: Double] = [:]
        for line in page.split(separator: "\n") where !line.hasPrefix("#") {
            guard let space = line.lastIndex(of: " ") else { continue }
            values[String(line[..<space])] = Double(line[line.index(after: space)...])
        }
        self.values = values
    }

    /// The value of a series such as `discord_guild_members{guild="1"}`.
    subscript(series: String) -> Double? { values[series] }

    /// The values of all series of a family.
    func values(of family: String) -> [Double] {
        values.filter { $0.key == family || $0.key.hasPrefix(family + "{") }.map(\.value)
    }

    /// The sum over all series of a family.
    func sum(of family: String) -> Double { values(of: family).reduce(0, +) }
}
