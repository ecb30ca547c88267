// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// The ticks of an axis of whole numbers: multiples of 1, 2 or 5 times a power of ten.
struct AxisTicks: Sendable, Equatable {
    /// The tick values in ascending order.
    let values: [Int]

    /// Creates ticks that enclose a range of values.
    ///
    /// - Parameters:
    ///   - lower: The smallest value to show.
    ///   - upper: The largest value to show; raised to `lower + 1` if smaller.
    ///   - maximumCount: The maximum number of ticks; raised to 3 if smaller.
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

    /// Creates ticks within a range of values that includes zero: zero and at least one more.
    ///
    /// - Parameters:
    ///   - lower: The smallest value to show, not above zero.
    ///   - upper: The largest value to show, not below zero.
    ///   - minimumStep: The minimum distance between two ticks, unless only zero would remain.
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

    /// Creates ticks for counts. If the counts are far above zero, the axis begins near the smallest one. Equal counts
    /// are in the middle of the axis, or at its lower end if they are zero.
    init(counts: [Int], maximumCount: Int) {
        let lowest = counts.min() ?? 0
        let highest = counts.max() ?? 0
        // Without this padding, a change of one member would look like a cliff.
        let padding = max(0, (5 - (highest - lowest)) / 2)
        let lower = max(0, lowest - padding)
        let from = lower <= highest / 4 ? 0 : lower
        self.init(around: from, max(highest + padding, from + 4), maximumCount: maximumCount)
    }

    /// The largest multiple of `step` that is not above `value`.
    private static func floor(_ value: Int, _ step: Int) -> Int {
        let remainder = value % step
        return remainder < 0 ? value - remainder - step : value - remainder
    }

    /// The smallest multiple of `step` that is not below `value`.
    private static func ceiling(_ value: Int, _ step: Int) -> Int { -floor(-value, step) }

    /// A step size: 1, 2, 5, 10, 20, 50, and so on.
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
