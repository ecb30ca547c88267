// SPDX-License-Identifier: MIT
// Part of StatsBot.

extension MembersChartLayout {
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

    /// The legend, with the totals of the whole chart.
    static func legendItems(_ days: [MembersChart.Point], _ words: ChartWords) -> [ChartLegend.Item] {
        let joins = days.reduce(0) { $0 + $1.joins }
        let leaves = days.reduce(0) { $0 + $1.leaves }
        return [
            ChartLegend.Item(mark: .line(Palette.members), text: words.members),
            ChartLegend.Item(
                mark: .bar(Palette.joins), text: words.joins + " " + words.number(CountText.signed(joins))),
            ChartLegend.Item(
                mark: .bar(Palette.leaves), text: words.leaves + " " + words.number(CountText.signed(-leaves))),
            ChartLegend.Item(mark: .none, text: words.net + " " + words.number(CountText.signed(joins - leaves))),
        ]
    }
}
