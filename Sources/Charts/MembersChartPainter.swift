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
        paintLegend(on: canvas)
        for label in layout.labels { paint(label, on: canvas) }
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
        let label = last.label
        let width = canvas.width(of: label.text, style: label.style)
        // If the line ends within the panel, grid lines must not cross the count.
        canvas.fill(
            Rectangle(
                x: label.position.x - 10 * unit, y: label.position.y - label.style.size * 0.9, width: width + 18 * unit,
                height: label.style.size * 1.15), radius: 6 * unit, Palette.background)
        canvas.circle(at: last.position, radius: 11 * unit, Palette.background)
        canvas.circle(at: last.position, radius: 8 * unit, Palette.members)
        paint(label, on: canvas)
    }

    private func paintLegend(on canvas: borrowing Canvas) {
        for entry in layout.legend.entries {
            let area = entry.markArea
            switch entry.mark {
            case .bar(let color):
                canvas.fill(area, radius: 4 * unit, color)
            case .line(let color):
                let height = area.y + area.height / 2
                canvas.line(
                    from: CanvasPoint(x: area.x + 2 * unit, y: height),
                    to: CanvasPoint(x: area.right - 2 * unit, y: height),
                    width: 4.5 * unit, color)
                canvas.circle(at: CanvasPoint(x: area.x + area.width / 2, y: height), radius: 7 * unit, color)
            case .none:
                break
            }
            paint(entry.text, on: canvas)
        }
    }

    private func paint(_ label: MembersChartLayout.Label, on canvas: borrowing Canvas) {
        let width = canvas.width(of: label.text, style: label.style)
        let start =
            switch label.alignment {
            case .left: label.position.x
            case .center: label.position.x - width / 2
            case .right: label.position.x - width
            }
        canvas.text(label.text, at: CanvasPoint(x: start, y: label.position.y), style: label.style, label.color)
    }
}
