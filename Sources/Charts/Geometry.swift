// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A position in the image, in pixels from the top left.
struct CanvasPoint: Sendable, Equatable {
    let x: Double
    let y: Double
}

/// A rectangle in the image, in pixels.
struct Rectangle: Sendable, Equatable {
    let x: Double
    let y: Double
    let width: Double
    let height: Double

    var right: Double { x + width }
    var bottom: Double { y + height }

    /// Whether two rectangles have more than an edge in common.
    func overlaps(_ other: Rectangle) -> Bool {
        x < other.right && other.x < right && y < other.bottom && other.y < bottom
    }
}
