// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A place in the picture, in pixels from the top left.
struct Place: Sendable, Equatable {
    let x: Double
    let y: Double
}

/// A rectangle in the picture, in pixels.
struct Rectangle: Sendable, Equatable {
    let x: Double
    let y: Double
    let width: Double
    let height: Double

    var right: Double { x + width }
    var bottom: Double { y + height }
}
