// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A sequence of colors for values from low to high, interpolated between its stops.
struct ColorScale: Sendable, Equatable {
    /// The colors at equal distances, at least one.
    let stops: [Color]

    /// The color of a fraction, which is limited to the range from 0 to 1.
    func color(at fraction: Double) -> Color {
        let position = max(0, min(fraction, 1)) * Double(stops.count - 1)
        // The comparison is also false for NaN.
        guard position > 0 else { return stops[0] }
        let index = min(Int(position), stops.count - 1)
        let next = stops[min(index + 1, stops.count - 1)]
        let share = position - Double(index)
        func mixed(_ part: KeyPath<Color, UInt8>) -> UInt32 {
            let (low, high) = (Double(stops[index][keyPath: part]), Double(next[keyPath: part]))
            return UInt32((low + (high - low) * share).rounded())
        }
        return Color(mixed(\.red) << 16 | mixed(\.green) << 8 | mixed(\.blue))
    }
}
