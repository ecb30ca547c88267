// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Turns values into vertical places: `lowest` lies at `bottom`, `highest` at `top`.
struct LinearScale: Sendable, Equatable {
    let lowest: Int
    let highest: Int
    let top: Double
    let bottom: Double

    /// Makes a scale; `highest` is above `lowest`.
    init(from lowest: Int, to highest: Int, top: Double, bottom: Double) {
        self.lowest = lowest
        self.highest = highest
        self.top = top
        self.bottom = bottom
    }

    /// Where a value lies.
    func place(of value: Int) -> Double {
        bottom - Double(value - lowest) / Double(highest - lowest) * (bottom - top)
    }
}
