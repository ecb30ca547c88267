// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// The marks of an axis of whole numbers: multiples of 1, 2 or 5 times a power of ten.
struct AxisTicks: Sendable, Equatable {
    /// The marks, the smallest first.
    let values: [Int]

    /// Makes the marks from at or below the smallest value to at or above the largest.
    ///
    /// - Parameters:
    ///   - lower: The smallest value to show.
    ///   - upper: The largest; taken for one more than `lower` where it is not larger.
    ///   - maximumCount: How many marks there may be, at least three.
    init(around lower: Int, _ upper: Int, maximumCount: Int) {
        let upper = max(upper, lower + 1)
        let maximumCount = max(maximumCount, 3)
        var step = Step()
        while Self.ceiling(upper, step.size) - Self.floor(lower, step.size) > (maximumCount - 1) * step.size {
            step.grow()
        }
        values = Array(
            stride(from: Self.floor(lower, step.size), through: Self.ceiling(upper, step.size), by: step.size))
    }

    /// Makes the marks that lie between two values of which zero is, or lies between: zero, and one more at least.
    ///
    /// - Parameters:
    ///   - lower: The smallest value to show, not above zero.
    ///   - upper: The largest value to show, not below zero.
    ///   - minimumStep: What lies between two marks at least, unless only zero would be left.
    init(within lower: Int, _ upper: Int, minimumStep: Double) {
        var step = Step()
        var last = Step()
        while Double(step.size) < minimumStep {
            last = step
            step.grow()
        }
        let size = max(-lower, upper) < step.size ? last.size : step.size
        values = Array(stride(from: Self.ceiling(lower, size), through: Self.floor(upper, size), by: size))
    }

    /// Makes the marks for counts that may lie far above zero: the axis then begins near the smallest count. Counts that are
    /// all alike lie in the middle, or at zero on the axis itself.
    init(counts: [Int], maximumCount: Int) {
        let lowest = counts.min() ?? 0
        let highest = counts.max() ?? 0
        // Without this a change of one member would look like a cliff.
        let room = max(0, (5 - (highest - lowest)) / 2)
        let lower = max(0, lowest - room)
        let from = lower <= highest / 4 ? 0 : lower
        self.init(around: from, max(highest + room, from + 4), maximumCount: maximumCount)
    }

    /// The largest multiple of `step` that is not above `value`.
    private static func floor(_ value: Int, _ step: Int) -> Int {
        let remainder = value % step
        return remainder < 0 ? value - remainder - step : value - remainder
    }

    /// The smallest multiple of `step` that is not below `value`.
    private static func ceiling(_ value: Int, _ step: Int) -> Int { -floor(-value, step) }

    /// 1, 2, 5, 10, 20, 50, and so on.
    private struct Step {
        private var power = 1
        private var factor = 1

        var size: Int { power * factor }

        mutating func grow() {
            switch factor {
            case 1: factor = 2
            case 2: factor = 5
            default: (factor, power) = (1, power * 10)
            }
        }
    }
}
