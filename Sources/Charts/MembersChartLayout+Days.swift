// SPDX-License-Identifier: MIT
// Part of StatsBot.

extension MembersChartLayout {
    /// The days with a known member count, in runs without gaps.
    static func runs(_ members: [Int?]) -> [[(day: Int, members: Int)]] {
        var runs: [[(day: Int, members: Int)]] = []
        var isRunOpen = false
        for (day, members) in members.enumerated() {
            guard let members else {
                isRunOpen = false
                continue
            }
            if !isRunOpen { runs.append([]) }
            runs[runs.count - 1].append((day, members))
            isRunOpen = true
        }
        return runs
    }

    /// The bars: joins upward and leaves downward from zero. Every nonzero value is high enough to be visible.
    static func bars(
        _ days: [MembersChart.Point], scale: LinearScale, slot: Double, unit: Double, middle: (Int) -> Double
    ) -> [Bar] {
        // Bars hardly wider than a pixel would look faint with gaps between them.
        let width = slot < 5 ? max(1, slot) : min(slot * 0.7, 46 * unit)
        let zero = scale.y(of: 0)
        func bar(_ day: Int, _ change: Int, _ color: Color) -> Bar? {
            if change == 0 { return nil }
            let height = max(abs(scale.y(of: change) - zero), 3 * unit)
            return Bar(
                rectangle: Rectangle(
                    x: middle(day) - width / 2, y: change > 0 ? zero - height : zero, width: width, height: height),
                color: color)
        }
        return days.indices.flatMap { day in
            [bar(day, days[day].joins, Palette.joins), bar(day, -days[day].leaves, Palette.leaves)].compactMap(\.self)
        }
    }

    /// As many day labels as fit. Labels at the ends are moved inward if they would cross the edge of the image.
    static func dayLabels(
        _ days: [MembersChart.Point], middle: (Int) -> Double, in content: Rectangle, baseline: Double,
        style: TextStyle, unit: Double, font: borrowing some ChartFont & ~Copyable
    ) -> [Label] {
        var texts: [String] = []
        var extents: [LabelThinning.Extent] = []
        for (day, point) in days.enumerated() {
            let text = ChartText.fitted(
                ChartText.cleaned(point.label, font: font), style: style, width: content.width / 2, font: font)
            let width = font.width(of: text, style: style)
            let start = max(content.x, min(middle(day) - width / 2, content.right - width))
            texts.append(text)
            extents.append(LabelThinning.Extent(start: start, end: start + width))
        }
        return LabelThinning.choose(extents, gap: 28 * unit).map { day in
            Label(
                text: texts[day], position: CanvasPoint(x: extents[day].start, y: baseline), alignment: .left,
                style: style,
                color: Palette.text)
        }
    }
}
