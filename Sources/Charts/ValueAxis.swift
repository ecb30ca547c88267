// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A vertical axis that begins at zero, with its ticks.
struct ValueAxis: Sendable, Equatable {
    /// A tick with its text.
    struct Tick: Sendable, Equatable {
        let value: Double
        let text: String
    }

    /// The ticks from zero up to the end of the axis, at least two.
    let ticks: [Tick]
    private let highest: Double
    private let top: Double
    private let bottom: Double

    /// Creates an axis with round ticks: multiples of 1, 2 or 5 times a power of ten.
    ///
    /// - Parameters:
    ///   - highest: The largest value to show, from 0 to 10¹⁸.
    ///   - measure: What the values measure.
    ///   - words: The number format.
    ///   - maximumCount: The maximum number of ticks; raised to 3 if smaller.
    ///   - top: The vertical position of the last tick.
    ///   - bottom: The vertical position of zero.
    init(
        upTo highest: Double, measure: ChartMeasure, words: ChartWords = ChartWords(), maximumCount: Int, top: Double,
        bottom: Double
    ) {
        let minimum = measure.minimumStep(upTo: highest)
        let maximumCount = Double(max(maximumCount, 3))
        var (power, factor) = (1.0, 1.0)
        while highest > minimum * power * factor * (maximumCount - 1) {
            switch factor {
            case 1: factor = 2
            case 2: factor = 5
            default: (factor, power) = (1, power * 10)
            }
        }
        let step = minimum * power * factor
        let count = max(1, Int((highest / step).rounded(.up)))
        self.init(
            (0...count).map { index in
                let value = Double(index) * step
                return Tick(value: value, text: words.number(measure.tickText(value, upTo: highest)))
            }, top: top, bottom: bottom)
    }

    /// Creates an axis of shares from 0% to 100%.
    init(percentFrom bottom: Double, to top: Double, words: ChartWords = ChartWords()) {
        self.init(
            [0, 25, 50, 75, 100].map { Tick(value: Double($0) / 100, text: words.number("\($0)%")) }, top: top,
            bottom: bottom)
    }

    private init(_ ticks: [Tick], top: Double, bottom: Double) {
        self.ticks = ticks
        highest = ticks.last?.value ?? 1
        self.top = top
        self.bottom = bottom
    }

    /// The vertical position of a value.
    func y(of value: Double) -> Double { bottom - value / highest * (bottom - top) }

    /// The labels of the ticks, right-aligned.
    func labels(end: Double, style: TextStyle, unit: Double) -> [ChartLabel] {
        ticks.map { tick in
            ChartLabel(
                text: tick.text, position: CanvasPoint(x: end, y: y(of: tick.value) + 9 * unit), alignment: .right,
                style: style, color: Palette.text)
        }
    }

    /// The width of the widest label.
    func labelWidth(style: TextStyle, font: borrowing some ChartFont & ~Copyable) -> Double {
        ticks.reduce(0) { max($0, font.width(of: $1.text, style: style)) }
    }
}
