// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Maps values to vertical positions: `lowest` to `bottom`, `highest` to `top`.
struct LinearScale: Sendable, Equatable {
    let lowest: Int
    let highest: Int
    let top: Double
    let bottom: Double

    /// Creates a scale; `highest` must be above `lowest`.
    init(from lowest: Int, to highest: Int, top: Double, bottom: Double) {
        self.lowest = lowest
        self.highest = highest
        self.top = top
        self.bottom = bottom
    }

    /// The vertical position of a value.
    func y(of value: Int) -> Double {
        bottom - Double(value - lowest) / Double(highest - lowest) * (bottom - top)
    }
}
