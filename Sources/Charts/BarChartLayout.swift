// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// The positions of all elements of a bar chart.
struct BarChartLayout: Sendable, Equatable {
    let frame: ChartFrame
    let panel: Rectangle
    /// The vertical positions of the horizontal lines.
    let gridLines: [Double]
    /// The bars of values above zero, in order.
    let bars: [Rectangle]
    /// The areas of unknown values: one for each run of them.
    let gaps: [Rectangle]
    /// The comparison: one line for each run of known values.
    let comparison: [[CanvasPoint]]
    /// Whether there is space for a dot at each point of the comparison.
    let hasDots: Bool
    let legend: ChartLegend
    let labels: [ChartLabel]

    /// Lays out a valid chart.
    init(_ chart: BarChart, width: Double, height: Double, font: borrowing some ChartFont & ~Copyable) {
        let frame = ChartFrame(width: width, height: height)
        let unit = frame.unit
        let style = frame.small
        let bottom = height - 70 * unit
        let values = chart.bars.map { ChartMeasure.known($0.value) }
        let others = chart.comparison.map { $0.values.map(ChartMeasure.known) } ?? []
        let axis = ValueAxis(
            upTo: (values + others).reduce(0) { max($0, $1 ?? 0) }, measure: chart.measure, words: chart.words,
            maximumCount: min(6, Int((bottom - frame.top) / (60 * unit)) + 1), top: frame.top, bottom: bottom)
        let tickLabelsEnd = frame.content.x + axis.labelWidth(style: style, font: font)
        let left = tickLabelsEnd + 16 * unit
        let panel = Rectangle(
            x: left, y: frame.top, width: frame.content.right - left, height: bottom - frame.top)
        let slot = panel.width / Double(values.count)
        func middle(_ index: Int) -> Double { left + slot * (Double(index) + 0.5) }
        // Bars hardly wider than a pixel would look faint with gaps between them.
        let barWidth = slot < 5 ? max(1, slot) : min(slot * 0.7, 80 * unit)
        bars = values.enumerated().compactMap { index, value in
            guard let value, value > 0 else { return nil }
            let barHeight = max(bottom - axis.y(of: value), 3 * unit)
            return Rectangle(
                x: middle(index) - barWidth / 2, y: bottom - barHeight, width: barWidth, height: barHeight)
        }
        gaps = ChartRuns.known(values.map { $0 == nil ? true : nil }).map { run in
            let first = run.first?.index ?? 0
            return Rectangle(
                x: left + slot * Double(first), y: panel.y, width: slot * Double(run.count), height: panel.height)
        }
        hasDots = slot >= 40 * unit
        comparison = ChartRuns.known(others).map { run in
            run.map { CanvasPoint(x: middle($0.index), y: axis.y(of: $0.value)) }
        }

        func entry(_ mark: ChartLegend.Mark, _ name: String, _ values: [Double?]) -> ChartLegend.Item {
            ChartLegend.Item(
                mark: mark, text: name + " " + chart.words.number(chart.measure.text(ChartMeasure.sum(values))))
        }
        var items = [
            entry(.bar(Palette.activity), frame.name(chart.name, or: "Total", font: font), values)
        ]
        if let comparison = chart.comparison {
            items.append(
                entry(.line(Palette.comparison), frame.name(comparison.name, or: "Before", font: font), others))
        }
        if !gaps.isEmpty { items.append(ChartLegend.Item(mark: .missing, text: chart.words.noData)) }

        self.frame = frame
        self.panel = panel
        gridLines = axis.ticks.map { axis.y(of: $0.value) }
        legend = frame.legend(items, font: font)
        labels =
            [frame.title(chart.title, or: "Activity", font: font)]
            + axis.labels(end: tickLabelsEnd, style: style, unit: unit)
            + AxisLabels.fitting(
                chart.bars.map(\.label), middle: middle, in: frame.content, baseline: height - 26 * unit,
                style: style, unit: unit, font: font)
    }
}

/// Divides values into runs without gaps.
enum ChartRuns {
    /// The known values with their indices, in runs of neighbors.
    static func known<Value>(_ values: [Value?]) -> [[(index: Int, value: Value)]] {
        var runs: [[(index: Int, value: Value)]] = []
        var isRunOpen = false
        for (index, value) in values.enumerated() {
            guard let value else {
                isRunOpen = false
                continue
            }
            if !isRunOpen { runs.append([]) }
            runs[runs.count - 1].append((index, value))
            isRunOpen = true
        }
        return runs
    }
}
