// SPDX-License-Identifier: MIT
// Part of StatsBot.

extension Comparable {
    /// The value, or the nearest bound of the range.
    package func clamped(to range: ClosedRange<Self>) -> Self { min(max(self, range.lowerBound), range.upperBound) }
}

extension KeyedDecodingContainer {
    /// Decodes a number as an integer. Numbers beyond `Int` become its nearest bound, so that one absurd number does not
    /// lose the whole response; the caller clamps to the range that it can handle.
    func decodeSaturating(_ key: Key) throws -> Int {
        if let number = try? decode(Int.self, forKey: key) { return number }
        let number = try decode(Double.self, forKey: key)
        return Int(exactly: number.rounded()) ?? (number > 0 ? .max : .min)
    }

    /// Like `decodeSaturating`, but `nil` if the field is missing, null or not a number.
    func decodeSaturatingIfPresent(_ key: Key) -> Int? { try? decodeSaturating(key) }
}
