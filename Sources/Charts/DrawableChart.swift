// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// What the charts have in common: a size that is checked, and an image.
protocol DrawableChart {
    /// Throws an error if the chart has too little or too much data.
    func validate() throws(ChartError)
    /// Draws the valid chart on an image of a size in pixels.
    func paint(on canvas: borrowing Canvas, width: Double, height: Double)
}

extension DrawableChart {
    /// The image before it is encoded.
    func drawn(width: Int, height: Int) throws(ChartError) -> Canvas {
        try ChartSize.validate(width: width, height: height)
        try validate()
        let canvas = try Canvas(width: width, height: height)
        paint(on: canvas, width: Double(width), height: Double(height))
        try canvas.check()
        return canvas
    }
}

/// The sizes of a chart in pixels.
enum ChartSize {
    static let widthRange = 320...4_000
    static let heightRange = 240...4_000

    static func validate(width: Int, height: Int) throws(ChartError) {
        guard widthRange.contains(width), heightRange.contains(height) else {
            throw ChartError(
                code: .size,
                message:
                    "A chart must be \(widthRange.lowerBound) to \(widthRange.upperBound) pixels wide and "
                    + "\(heightRange.lowerBound) to \(heightRange.upperBound) high, got \(width) by \(height)")
        }
    }
}
