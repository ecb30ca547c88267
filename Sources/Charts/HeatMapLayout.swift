// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// The positions of all elements of a heat map.
struct HeatMapLayout: Sendable, Equatable {
    /// An hour of a weekday.
    struct Cell: Sendable, Equatable {
        let rectangle: Rectangle
        /// `nil` if the value is unknown.
        let color: Color?
    }

    let frame: ChartFrame
    /// The cells, by weekday and hour.
    let cells: [Cell]
    /// The cell with the highest value, unless there are several.
    let peak: Rectangle?
    let legend: ChartLegend
    let labels: [ChartLabel]

    /// Lays out a valid chart.
    init(_ chart: HeatMapChart, width: Double, height: Double, font: borrowing some ChartFont & ~Copyable) {
        let frame = ChartFrame(width: width, height: height)
        let unit = frame.unit
        let style = frame.small
        let weekdays = chart.words.weekdays
        let labelWidth = weekdays.reduce(0) { max($0, font.width(of: $1, style: style)) }
        let left = frame.content.x + labelWidth + 16 * unit
        let top = frame.top - 8 * unit
        let bottom = height - 68 * unit
        // Whole pixels, so that all gaps look equal.
        func x(_ hour: Int) -> Double { (left + (frame.content.right - left) * Double(hour) / 24).rounded() }
        func y(_ day: Int) -> Double { (top + (bottom - top) * Double(day) / 7).rounded() }
        let gap = max(1, (4 * unit).rounded())

        let values = chart.rows.flatMap { $0 }.map(ChartMeasure.known)
        let scale = HeatMapScale(values)
        let cells = values.enumerated().map { index, value in
            let (day, hour) = index.quotientAndRemainder(dividingBy: 24)
            return Cell(
                rectangle: Rectangle(
                    x: x(hour), y: y(day), width: x(hour + 1) - x(hour) - gap, height: y(day + 1) - y(day) - gap),
                color: value.map(scale.color))
        }
        let peaks = values.indices.filter { values[$0] == scale.highest && scale.highest != nil }

        var items = scale.legend(chart.measure, chart.words)
        if values.contains(nil) { items.append(ChartLegend.Item(mark: .missing, text: chart.words.noData)) }
        if peaks.count == 1 {
            let (day, hour) = peaks[0].quotientAndRemainder(dividingBy: 24)
            items.append(
                ChartLegend.Item(
                    mark: .peak, text: "\(chart.words.peak) \(weekdays[day]) \(Self.time(hour))–\(Self.time(hour + 1))")
            )
        }

        var labels = [frame.title(chart.title, or: "Activity by hour", font: font)]
        labels += weekdays.enumerated().map { day, text in
            ChartLabel(
                text: text,
                position: CanvasPoint(x: frame.content.x, y: (y(day) + y(day + 1) - gap) / 2 + 9 * unit),
                alignment: .left, style: style, color: Palette.text)
        }
        labels += stride(from: 0, to: 24, by: 3).map { hour in
            ChartLabel(
                text: Self.time(hour), position: CanvasPoint(x: x(hour), y: height - 28 * unit), alignment: .left,
                style: style, color: Palette.text)
        }
        self.frame = frame
        self.cells = cells
        peak = peaks.count == 1 ? cells[peaks[0]].rectangle : nil
        legend = frame.legend(items, font: font)
        self.labels = labels
    }

    private static func time(_ hour: Int) -> String { (hour < 10 ? "0" : "") + "\(hour):00" }
}

/// The colors of a heat map's values.
struct HeatMapScale: Sendable, Equatable {
    /// The lowest value above zero.
    let lowest: Double?
    /// The highest value above zero.
    let highest: Double?
    /// Whether there is a value of zero.
    let hasZero: Bool

    init(_ values: [Double?]) {
        let positive = values.compactMap(\.self).filter { $0 > 0 }
        lowest = positive.min()
        highest = positive.max()
        hasZero = values.contains(0)
    }

    /// The color of a known value.
    func color(_ value: Double) -> Color {
        guard value > 0, let lowest, let highest else { return Palette.zero }
        return Palette.heat.color(at: lowest < highest ? (value - lowest) / (highest - lowest) : 1)
    }

    /// The legend: zero, the lowest and the highest value above it.
    func legend(_ measure: ChartMeasure, _ words: ChartWords = ChartWords()) -> [ChartLegend.Item] {
        var items: [ChartLegend.Item] = []
        if hasZero { items.append(ChartLegend.Item(mark: .bar(Palette.zero), text: "0")) }
        guard let lowest, let highest else { return items }
        if lowest < highest {
            items.append(ChartLegend.Item(mark: .none, text: words.number(measure.text(lowest)), isJoined: true))
            items.append(ChartLegend.Item(mark: .scale(Palette.heat), text: words.number(measure.text(highest))))
        } else {
            items.append(ChartLegend.Item(mark: .bar(color(highest)), text: words.number(measure.text(highest))))
        }
        return items
    }
}
