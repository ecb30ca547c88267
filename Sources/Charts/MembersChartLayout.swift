// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Where everything of a members chart lies. A value: it is the same for the same chart, size and font.
struct MembersChartLayout: Sendable, Equatable {
    /// A text and the place of its baseline.
    struct Label: Sendable, Equatable {
        enum Alignment: Sendable { case left, centre, right }

        let text: String
        let place: Place
        let alignment: Alignment
        let style: TextStyle
        let colour: Colour
    }

    /// A bar of joins or leaves.
    struct Bar: Sendable, Equatable {
        let rectangle: Rectangle
        let colour: Colour
    }

    /// The last known count: its place, and the text beside it.
    struct Last: Sendable, Equatable {
        let place: Place
        let label: Label
    }

    /// The pixels of one unit; the chart is drawn on 1200 by 600 units, and what lies beyond in one direction is room for
    /// the panels.
    let unit: Double
    /// The whole picture.
    let card: Rectangle
    /// The members' panel.
    let membersPanel: Rectangle
    /// The panel of joins and leaves.
    let changesPanel: Rectangle
    /// The heights of the horizontal lines of both panels.
    let gridLines: [Double]
    /// The height of the line that parts joins from leaves.
    let zeroLine: Double
    /// The members: one line for each run of days on which they are known.
    let lines: [[Place]]
    let last: Last?
    let bars: [Bar]
    let legend: MembersChartLegend
    /// All other text: title, marks of the axes, days, a notice.
    let labels: [Label]

    /// Lays a chart out.
    ///
    /// - Parameters:
    ///   - chart: A chart that can be drawn.
    ///   - width: The picture's width in pixels.
    ///   - height: The picture's height in pixels.
    ///   - font: What says how wide text is.
    init(_ chart: MembersChart, width: Double, height: Double, font: borrowing some ChartFont & ~Copyable) {
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
        // On days without any change the zero line is in the middle.
        let isStill = joins == 0 && leaves == 0
        let changesScale = LinearScale(
            from: isStill ? -1 : -leaves, to: isStill ? 1 : joins, top: split + gap, bottom: bottom)
        let changesTicks = AxisTicks(
            within: changesScale.lowest, changesScale.highest,
            minimumStep: Double(changesScale.highest - changesScale.lowest) * 34 * unit / (bottom - split - gap))

        // From left to right: the marks of the axes, the days, the last count.
        let isMembersKnown = chart.days.contains { $0.members != nil }
        let marks =
            (isMembersKnown ? membersTicks.values : []).map { (CountText.plain($0), membersScale.place(of: $0)) }
            + changesTicks.values.map { (CountText.signed($0), changesScale.place(of: $0)) }
        let marksEnd = margin + (marks.map { font.width(of: $0.0, style: small) }.max() ?? 0)
        let left = marksEnd + 16 * unit
        let count = Double(chart.days.count)
        let lastKnown = chart.days.lastIndex { $0.members != nil }
        let lastText = lastKnown.flatMap { chart.days[$0].members }.map(CountText.plain) ?? ""
        var plotWidth = width - margin - left
        if let lastKnown {
            let room = plotWidth - font.width(of: lastText, style: bold) - 20 * unit
            plotWidth = min(plotWidth, room * count / (Double(lastKnown) + 0.5))
        }
        let slot = plotWidth / count
        func middle(_ day: Int) -> Double { left + slot * (Double(day) + 0.5) }

        membersPanel = Rectangle(x: left, y: top, width: plotWidth, height: split - top)
        changesPanel = Rectangle(x: left, y: split + gap, width: plotWidth, height: bottom - split - gap)
        gridLines = marks.map(\.1)
        zeroLine = changesScale.place(of: 0)
        lines = Self.runs(chart.days.map(\.members)).map { run in
            run.map { Place(x: middle($0.day), y: membersScale.place(of: $0.members)) }
        }
        last = lines.last?.last.map { place in
            Last(
                place: place,
                label: Label(
                    text: lastText, place: Place(x: place.x + 20 * unit, y: place.y + 10 * unit), alignment: .left,
                    style: bold, colour: Palette.members))
        }
        bars = Self.bars(chart.days, scale: changesScale, slot: slot, unit: unit, middle: middle)

        let content = Rectangle(x: margin, y: 0, width: width - 2 * margin, height: height)
        legend = MembersChartLegend(chart.days, in: content, baseline: 110 * unit, unit: unit, style: small, font: font)
        let title = ChartText.cleaned(chart.title, font: font)
        var labels = [
            Label(
                text: ChartText.fitted(
                    title.isEmpty ? "Members" : title, style: large, width: content.width, font: font),
                place: Place(x: margin, y: 60 * unit), alignment: .left, style: large, colour: Palette.title)
        ]
        labels += marks.map { text, height in
            Label(
                text: text, place: Place(x: marksEnd, y: height + 9 * unit), alignment: .right, style: small,
                colour: Palette.text)
        }
        if !isMembersKnown {
            labels.append(
                Label(
                    text: "No member counts are known for these days",
                    place: Place(x: left + plotWidth / 2, y: (top + split) / 2), alignment: .centre, style: small,
                    colour: Palette.text))
        }
        labels += Self.dayLabels(
            chart.days, middle: middle, in: content, baseline: height - 26 * unit, style: small, unit: unit, font: font)
        self.labels = labels
    }
}
