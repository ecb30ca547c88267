// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// The positions of all elements of a channels chart.
struct ChannelsChartLayout: Sendable, Equatable {
    /// A bar of a value above zero.
    struct Bar: Sendable, Equatable {
        let rectangle: Rectangle
        let color: Color
    }

    let frame: ChartFrame
    let bars: [Bar]
    let legend: ChartLegend
    /// The title, the names and the values.
    let labels: [ChartLabel]

    /// The height in units that a number of rows needs.
    static func units(rows: Int) -> Double { 138 + Double(max(0, rows)) * 50 + 26 }

    /// Lays out a valid chart.
    init(_ chart: ChannelsChart, width: Double, height: Double, font: borrowing some ChartFont & ~Copyable) {
        let frame = ChartFrame(width: width, height: height, units: max(300, Self.units(rows: chart.rows.count)))
        let unit = frame.unit
        let style = frame.small
        let values = chart.rows.map { ChartMeasure.known($0.value) }
        let highest = values.reduce(0) { max($0, $1 ?? 0) }
        let names = chart.rows.enumerated().map { index, row in
            let name = ChartText.name(row.name, font: font) ?? (row.isOther ? "Other" : "Channel \(index + 1)")
            return ChartText.fitted(name, style: style, width: frame.content.width * 0.36, font: font)
        }
        let texts = values.map { value in
            value.map { chart.words.number(chart.measure.text($0)) } ?? chart.words.noData
        }
        func widest(_ texts: [String]) -> Double { texts.reduce(0) { max($0, font.width(of: $1, style: style)) } }
        let left = frame.content.x + widest(names) + 20 * unit
        let barsWidth = max(0, frame.content.right - widest(texts) - 14 * unit - left)

        let top = 138 * unit
        let rowHeight = min(60 * unit, (height - 26 * unit - top) / Double(chart.rows.count))
        var bars: [Bar] = []
        var labels = [frame.title(chart.title, or: "Channels", font: font)]
        for (index, row) in chart.rows.enumerated() {
            let middle = top + rowHeight * (Double(index) + 0.5)
            var end = left
            if let value = values[index], value > 0 {
                let barWidth = max(barsWidth * value / highest, 3 * unit)
                let barHeight = rowHeight * 0.64
                bars.append(
                    Bar(
                        rectangle: Rectangle(x: left, y: middle - barHeight / 2, width: barWidth, height: barHeight),
                        color: row.isOther ? Palette.other : Palette.activity))
                end += barWidth + 14 * unit
            }
            func label(_ text: String, _ x: Double, _ color: Color) -> ChartLabel {
                ChartLabel(
                    text: text, position: CanvasPoint(x: x, y: middle + 9 * unit), alignment: .left, style: style,
                    color: color)
            }
            labels.append(label(names[index], frame.content.x, row.isOther ? Palette.text : Palette.title))
            labels.append(label(texts[index], end, Palette.text))
        }
        self.frame = frame
        self.bars = bars
        self.labels = labels
        legend = frame.legend(
            [
                ChartLegend.Item(
                    mark: .bar(Palette.activity),
                    text: frame.name(chart.name, or: "Total", font: font) + " "
                        + chart.words.number(chart.measure.text(ChartMeasure.sum(values))))
            ], font: font)
    }
}
