// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// The positions of all elements of a retention chart.
struct RetentionChartLayout: Sendable, Equatable {
    /// A curve: one line for each run of known shares.
    struct Curve: Sendable, Equatable {
        let lines: [[CanvasPoint]]
        let color: Color
    }

    let frame: ChartFrame
    let panel: Rectangle
    /// The vertical positions of the horizontal lines.
    let gridLines: [Double]
    let curves: [Curve]
    let legend: ChartLegend
    /// The title, the ticks and the days.
    let labels: [ChartLabel]
    /// The shares beside their points; those without space are omitted.
    let valueLabels: [ChartLabel]

    /// Lays out a valid chart.
    init(_ chart: RetentionChart, width: Double, height: Double, font: borrowing some ChartFont & ~Copyable) {
        let frame = ChartFrame(width: width, height: height)
        let unit = frame.unit
        let style = frame.small
        let bottom = height - 70 * unit
        // A label above 100% must not touch the legend.
        let top = frame.top + 22 * unit
        let axis = ValueAxis(percentFrom: bottom, to: top, words: chart.words)
        let tickLabelsEnd = frame.content.x + axis.labelWidth(style: style, font: font)
        let left = tickLabelsEnd + 16 * unit
        let panel = Rectangle(
            x: left, y: top, width: frame.content.right - left, height: bottom - top)
        let slot = panel.width / Double(chart.days.count)
        func middle(_ index: Int) -> Double { left + slot * (Double(index) + 0.5) }

        var curves: [Curve] = []
        var points: [(position: CanvasPoint, share: Double, color: Color)] = []
        for (curve, color) in zip(chart.curves, Palette.curves) {
            let runs = ChartRuns.known(curve.shares.map(Self.known)).map { run in
                run.map { (position: CanvasPoint(x: middle($0.index), y: axis.y(of: $0.value)), share: $0.value) }
            }
            curves.append(Curve(lines: runs.map { $0.map(\.position) }, color: color))
            points += runs.flatMap { $0 }.map { ($0.position, $0.share, color) }
        }

        var labels = [frame.title(chart.title, or: "Retention", font: font)]
        labels += axis.labels(end: tickLabelsEnd, style: style, unit: unit)
        labels += AxisLabels.fitting(
            chart.days.map { Self.text($0, chart.words) }, middle: middle, in: frame.content,
            baseline: height - 26 * unit, style: style,
            unit: unit, font: font)
        if points.isEmpty { labels.append(frame.notice(chart.words.noCohorts, in: panel)) }

        self.frame = frame
        self.panel = panel
        gridLines = axis.ticks.map { axis.y(of: $0.value) }
        self.curves = curves
        legend = frame.legend(
            zip(chart.curves, Palette.curves).map { curve, color in
                ChartLegend.Item(mark: .line(color), text: frame.name(curve.name, or: chart.words.members, font: font))
            }, font: font)
        self.labels = labels
        valueLabels = Self.valueLabels(
            points, words: chart.words, lines: curves.flatMap(\.lines), in: panel, style: frame.bold, unit: unit,
            font: font)
    }

    /// The share, if it is from 0 to 1.
    private static func known(_ share: Double?) -> Double? {
        share.flatMap { (0...1).contains($0) ? $0 : nil }
    }

    private static func text(_ days: Int, _ words: ChartWords) -> String {
        if days == 0 { return words.joined }
        return words.days[days] ?? (days == 1 ? "1 day" : CountText.plain(days) + " days")
    }

    /// A rounded percentage; only exact values are 0% and 100%.
    static func percent(_ share: Double) -> String {
        let percent = Int((share * 100).rounded())
        if percent == 0, share > 0 { return "<1%" }
        if percent == 100, share < 1 { return ">99%" }
        return "\(percent)%"
    }

    /// Labels beside their points, if possible where neither a curve nor another label is.
    private static func valueLabels(
        _ points: [(position: CanvasPoint, share: Double, color: Color)], words: ChartWords,
        lines: [[CanvasPoint]], in panel: Rectangle,
        style: TextStyle, unit: Double, font: borrowing some ChartFont & ~Copyable
    ) -> [ChartLabel] {
        var labels: [ChartLabel] = []
        var taken = points.map { point in
            Rectangle(
                x: point.position.x - 11 * unit, y: point.position.y - 11 * unit, width: 22 * unit, height: 22 * unit)
        }
        for (index, point) in points.enumerated() {
            // Curves that begin together need the label only once.
            if points[..<index].contains(where: { $0.position == point.position }) { continue }
            let text = words.number(percent(point.share))
            let width = font.width(of: text, style: style)
            let height = style.size * 0.75
            // First above and after the point: falling curves leave this area free.
            let (x, y) = (point.position.x, point.position.y)
            let areas = [
                (x + 12 * unit, y - 14 * unit), (x - 12 * unit - width, y + 34 * unit),
                (x + 12 * unit, y + 34 * unit), (x - 12 * unit - width, y - 14 * unit),
                (x - width / 2, y - 20 * unit), (x - width / 2, y + 40 * unit),
            ].map { Rectangle(x: $0.0, y: $0.1 - height, width: width, height: height) }
            let free = areas.filter { area in
                area.x >= panel.x && area.right <= panel.right && area.y >= panel.y - 36 * unit
                    && area.bottom <= panel.bottom && !taken.contains { $0.overlaps(area) }
            }
            let uncrossed = free.first { area in
                !lines.contains { crosses($0, area, margin: 5 * unit) }
            }
            guard let area = uncrossed ?? free.first else { continue }
            taken.append(area)
            labels.append(
                ChartLabel(
                    text: text, position: CanvasPoint(x: area.x, y: area.bottom), alignment: .left, style: style,
                    color: point.color))
        }
        return labels
    }

    /// Whether a line from left to right comes closer to an area than `margin`.
    private static func crosses(_ line: [CanvasPoint], _ area: Rectangle, margin: Double) -> Bool {
        zip(line, line.dropFirst()).contains { start, end in
            let from = max(start.x, area.x - margin)
            let to = min(end.x, area.right + margin)
            if from > to { return false }
            func y(_ x: Double) -> Double { start.y + (end.y - start.y) * (x - start.x) / (end.x - start.x) }
            return min(y(from), y(to)) < area.bottom + margin && max(y(from), y(to)) > area.y - margin
        }
    }
}
