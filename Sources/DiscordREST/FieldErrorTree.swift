// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Formatting

/// The `errors` object of an error response. It mirrors the structure of the rejected body and contains lists of
/// errors.
///
/// Source: Reference, "Error Messages".
struct FieldErrorTree: Decodable, Sendable {
    /// Further errors are dropped. Discord reports every field, and a body can have many.
    static let maximumCount = 10

    /// Sorted by path: list elements by index, fields by name.
    private(set) var errors: [FieldError] = []

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }

        /// The key as an array index; `nil` for a field name.
        var index: Int? { stringValue.utf8.allSatisfy { (48...57).contains($0) } ? Int(stringValue) : nil }

        static func < (one: Key, other: Key) -> Bool {
            switch (one.index, other.index) {
            case (let one?, let other?): one < other
            case (nil, nil): one.stringValue < other.stringValue
            case (let index, _): index != nil
            }
        }
    }

    private struct Leaf: Decodable {
        var code: String?
        var message: String?
    }

    init(from decoder: any Decoder) throws {
        try collect(decoder.container(keyedBy: Key.self), path: "")
    }

    private mutating func collect(_ container: KeyedDecodingContainer<Key>, path: String) {
        for key in container.allKeys.sorted(by: <) where errors.count < Self.maximumCount {
            if key.stringValue == "_errors" {
                // Ignore a list with an unexpected structure; other fields may still be useful.
                let leaves = (try? container.decode([Leaf].self, forKey: key)) ?? []
                for leaf in leaves.prefix(Self.maximumCount - errors.count) {
                    errors.append(
                        FieldError(
                            path: path.replacingUnsafe(with: "", upTo: 120),
                            code: (leaf.code ?? "").replacingUnsafe(with: "", upTo: 60),
                            message: (leaf.message ?? "").replacingUnsafe(with: "", upTo: 200)))
                }
            } else if let nested = try? container.nestedContainer(keyedBy: Key.self, forKey: key) {
                let name = key.index.map { "[\($0)]" } ?? (path.isEmpty ? "" : ".") + key.stringValue
                collect(nested, path: path + name)
            }
        }
    }
}
