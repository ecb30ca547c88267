// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// The keys of a source with their line numbers, for error messages.
struct KeyLines: Sendable, Equatable {
    /// A key as written in the source.
    struct Key: Sendable, Equatable {
        let name: String
        /// `nil` in a source without lines.
        let line: Int?
    }

    /// The keys in line order; a key may occur twice.
    let keys: [Key]

    /// The line of the last occurrence of a key, which is the one that is used.
    func line(of name: String) -> Int? { keys.last { $0.name == name }.flatMap(\.line) }
}
