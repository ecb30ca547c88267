// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Why a chart was not drawn.
public struct ChartError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kind of a failure.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Value: String, Sendable {
            case cairo, count, days, size
        }

        private let value: Value

        private init(_ value: Value) {
            self.value = value
        }

        /// The library that draws failed: no memory, a broken font.
        public static let cairo = Code(.cairo)
        /// A count is below zero, or larger than the chart can show.
        public static let count = Code(.count)
        /// There are no days, or too many.
        public static let days = Code(.days)
        /// The picture would be too small to read or too large to hold.
        public static let size = Code(.size)

        /// The name of the kind.
        public var description: String { value.rawValue }
    }

    /// The kind.
    public let code: Code
    /// What happened, and what to do about it.
    public let message: String

    /// The message.
    public var description: String { message }
}
