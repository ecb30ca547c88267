// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// The positions of all elements of a members chart. The same chart, size and font always give the same layout.
struct MembersChartLayout: Sendable, Equatable {
    /// A bar of joins or leaves.
    struct Bar: Sendable, Equatable {
        let rectangle: Rectangle
        let color: Color
    }

    /// The last known count: its position and the text beside it.
    struct Last: Sendable, Equatable {
        let position: CanvasPoint
        let label: ChartLabel
    }

    /// Pixels per unit. The chart is drawn on 1200 by 600 units; extra space in one direction enlarges the panels.
    let unit: Double
    /// The whole image.
    let card: Rectangle
    /// The panel of the member count.
    let membersPanel: Rectangle
    /// The panel of joins and leaves.
    let changesPanel: Rectangle
    /// The vertical positions of the horizontal lines of both panels.
    let gridLines: [Double]
    /// The vertical position of the line between joins and leaves.
    let zeroLine: Double
    /// The member count: one line for each run of days on which it is known.
    let lines: [[CanvasPoint]]
    let last: Last?
    let bars: [Bar]
    let legend: ChartLegend
    /// All other text: title, tick labels, days, a notice.
    let labels: [ChartLabel]

    /// Lays out a chart.
    ///
    /// - Parameters:
    ///   - chart: A valid chart.
    ///   - width: The image's width in pixels.
    ///   - height: The image's height in pixels.
    ///   - font: The font that measures text.
    init(_ chart: MembersChart, width: Double, height: Double, font: borrowing some ChartFont & ~Copyable) {
        let words = chart.words
        let unit = min(width / 1_200, height / 600)
        let margin = 34 * unit
        let small = TextStyle(size: 25 * unit)
        let bold = TextStyle(size: 27 * unit, isBold: true)
        let large = TextStyle(size: 36 * unit, isBold: true)
        self.unit = unit
        card = Rectangle(x: 0, y: 0, width: width, height: height)

        // From top to bottom: the title, the legend, the members, joins and leaves, the days.
        let top = 146 * unit
        let bottom = height - 70 * unit
        let gap = 54 * unit
        let split = top + (bottom - top - gap) * 0.64
        let membersTicks = AxisTicks(
            counts: chart.days.compactMap(\.members), maximumCount: min(6, Int((split - top) / (46 * unit)) + 1))
        let membersScale = LinearScale(
            from: membersTicks.values.first ?? 0, to: membersTicks.values.last ?? 1, top: top, bottom: split)
        let joins = chart.days.map(\.joins).max() ?? 0
        let leaves = chart.days.map(\.leaves).max() ?? 0
        // Without any change, the zero line is in the middle.
        let hasNoChanges = joins == 0 && leaves == 0
        let changesScale = LinearScale(
            from: hasNoChanges ? -1 : -leaves, to: hasNoChanges ? 1 : joins, top: split + gap, bottom: bottom)
        let changesTicks = AxisTicks(
            within: changesScale.lowest, changesScale.highest,
            minimumStep: Double(changesScale.highest - changesScale.lowest) * 34 * unit / (bottom - split - gap))

        // From left to right: the tick labels, the days, the last count.
        let isMembersKnown = chart.days.contains { $0.members != nil }
        let tickLabels =
            (isMembersKnown ? membersTicks.values : []).map {
                (words.number(CountText.plain($0)), membersScale.y(of: $0))
            }
            + changesTicks.values.map { (words.number(CountText.signed($0)), changesScale.y(of: $0)) }
        let tickLabelsEnd = margin + (tickLabels.map { font.width(of: $0.0, style: small) }.max() ?? 0)
        let left = tickLabelsEnd + 16 * unit
        let count = Double(chart.days.count)
        let lastKnown = chart.days.lastIndex { $0.members != nil }
        let lastText = lastKnown.flatMap { chart.days[$0].members }.map { words.number(CountText.plain($0)) } ?? ""
        var plotWidth = width - margin - left
        if let lastKnown {
            let available = plotWidth - font.width(of: lastText, style: bold) - 20 * unit
            plotWidth = min(plotWidth, available * count / (Double(lastKnown) + 0.5))
        }
        let slot = plotWidth / count
        func middle(_ day: Int) -> Double { left + slot * (Double(day) + 0.5) }

        membersPanel = Rectangle(x: left, y: top, width: plotWidth, height: split - top)
        changesPanel = Rectangle(x: left, y: split + gap, width: plotWidth, height: bottom - split - gap)
        gridLines = tickLabels.map(\.1)
        zeroLine = changesScale.y(of: 0)
        lines = ChartRuns.known(chart.days.map(\.members)).map { run in
            run.map { CanvasPoint(x: middle($0.index), y: membersScale.y(of: $0.value)) }
        }
        last = lines.last?.last.map { point in
            Last(
                position: point,
                label: ChartLabel(
                    text: lastText, position: CanvasPoint(x: point.x + 20 * unit, y: point.y + 10 * unit),
                    alignment: .left,
                    style: bold, color: Palette.members))
        }
        bars = Self.bars(chart.days, scale: changesScale, slot: slot, unit: unit, middle: middle)

        let content = Rectangle(x: margin, y: 0, width: width - 2 * margin, height: height)
        legend = ChartLegend(
            Self.legendItems(chart.days, words), in: content, baseline: 110 * unit, unit: unit, style: small, font: font
        )
        let title = ChartText.cleaned(chart.title, font: font)
        var labels = [
            ChartLabel(
                text: ChartText.fitted(
                    title.isEmpty ? words.members : title, style: large, width: content.width, font: font),
                position: CanvasPoint(x: margin, y: 60 * unit), alignment: .left, style: large, color: Palette.title)
        ]
        labels += tickLabels.map { text, height in
            ChartLabel(
                text: text, position: CanvasPoint(x: tickLabelsEnd, y: height + 9 * unit), alignment: .right,
                style: small,
                color: Palette.text)
        }
        if !isMembersKnown {
            labels.append(
                ChartLabel(
                    text: words.noMembers,
                    position: CanvasPoint(x: left + plotWidth / 2, y: (top + split) / 2), alignment: .center,
                    style: small,
                    color: Palette.text))
        }
        labels += AxisLabels.fitting(
            chart.days.map(\.label), middle: middle, in: content, baseline: height - 26 * unit, style: small,
            unit: unit,
            font: font)
        self.labels = labels
    }
}
