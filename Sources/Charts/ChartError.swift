// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// An error in drawing a chart.
public struct ChartError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kind of an error.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Value: String, Sendable {
            case cairo, count, days, shape, size
        }

        private let value: Value

        private init(_ value: Value) {
            self.value = value
        }

        /// The drawing library failed, for example because memory is exhausted or a font is broken.
        public static let cairo = Code(.cairo)
        /// A count is negative or too large.
        public static let count = Code(.count)
        /// The chart has no days or too many.
        public static let days = Code(.days)
        /// The chart has too few or too many values.
        public static let shape = Code(.shape)
        /// The image would be too small to read or too large for memory.
        public static let size = Code(.size)

        /// The name of the kind.
        public var description: String { value.rawValue }
    }

    /// The kind.
    public let code: Code
    /// What happened and what to do about it.
    public let message: String

    /// The message.
    public var description: String { message }

    /// Throws an error if a chart has too few or too many elements.
    static func check(_ count: Int, of elements: String, in range: ClosedRange<Int>) throws(ChartError) {
        guard range.contains(count) else {
            throw ChartError(
                code: .shape,
                message: "A chart must have \(range.lowerBound) to \(range.upperBound) \(elements), got \(count)")
        }
    }
}
