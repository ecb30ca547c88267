// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Draws a layout, from back to front.
struct MembersChartPainter {
    let layout: MembersChartLayout

    private var unit: Double { layout.unit }

    func paint(on canvas: borrowing Canvas) {
        canvas.fill(layout.card, radius: 22 * unit, Palette.background)
        for height in layout.gridLines {
            canvas.line(
                from: CanvasPoint(x: layout.membersPanel.x, y: height),
                to: CanvasPoint(x: layout.membersPanel.right, y: height),
                width: 1.5 * unit, Palette.grid)
        }
        for bar in layout.bars {
            canvas.fill(bar.rectangle, radius: min(3 * unit, bar.rectangle.width / 4), bar.color)
        }
        canvas.line(
            from: CanvasPoint(x: layout.changesPanel.x, y: layout.zeroLine),
            to: CanvasPoint(x: layout.changesPanel.right, y: layout.zeroLine), width: 2 * unit, Palette.zeroLine)
        paintMembers(on: canvas)
        canvas.paint(layout.legend, unit: unit)
        for label in layout.labels { canvas.paint(label) }
    }

    private func paintMembers(on canvas: borrowing Canvas) {
        for line in layout.lines where line.count > 1 {
            canvas.fillBelow(line, panel: layout.membersPanel, Palette.members)
        }
        for line in layout.lines {
            if line.count > 1 {
                canvas.polyline(line, width: 4.5 * unit, Palette.members)
            } else if let point = line.first {
                canvas.circle(at: point, radius: 6 * unit, Palette.members)
            }
        }
        guard let last = layout.last else { return }
        // If the line ends within the panel, grid lines must not cross the count.
        canvas.paintOnPatch(last.label, unit: unit)
        canvas.circle(at: last.position, radius: 11 * unit, Palette.background)
        canvas.circle(at: last.position, radius: 8 * unit, Palette.members)
    }
}
