// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Testing

@testable import Charts

@Suite("Heat map")
struct HeatMapChartTests {
    private func chart(_ values: [Int: Double?], others: Double? = 0, measure: ChartMeasure = .count) -> HeatMapChart {
        HeatMapChart(
            title: "Messages by hour", measure: measure,
            rows: (0..<7).map { day in (0..<24).map { hour in values[day * 24 + hour] ?? others } })
    }

    private func layout(_ chart: HeatMapChart, width: Int = 1_200, height: Int = 600) -> HeatMapLayout {
        HeatMapLayout(chart, width: Double(width), height: Double(height), font: PlainFont())
    }

    @Test("A cell is an hour of a weekday: zero, low, high and unknown values look different")
    func cells() throws {
        let layout = layout(chart([0: 2, 25: 10, 50: nil, 167: 6]))
        #expect(layout.cells.count == 168)
        let colors = [0, 25, 50, 167, 1].map { layout.cells[$0].color }
        #expect(
            colors == [
                Palette.heat.stops.first, Palette.heat.stops.last, nil, Palette.heat.stops[2], Palette.zero,
            ])
        let areas = layout.cells.map(\.rectangle)
        #expect(areas[25].x == areas[1].x && areas[25].y == areas[24].y && areas[25].y > areas[1].bottom)
        let texts = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
        let hours = ["00:00", "03:00", "06:00", "09:00", "12:00", "15:00", "18:00", "21:00"]
        #expect(layout.labels.map(\.text) == ["Messages by hour"] + texts + hours)
        for (index, hour) in stride(from: 0, to: 24, by: 3).enumerated() {
            #expect(layout.labels[8 + index].position.x == areas[hour].x)
        }
    }

    @Test(
        "The legend has the lowest and the highest value, and only what occurs",
        arguments: [
            ([:], 0, .count, ["0"]), ([:], nil, .count, ["No data"]), ([:], 5, .count, ["5"]),
            ([3: 1_234], 0, .count, ["0", "1,234", "Peak Mon 03:00–04:00"]),
            ([0: 2, 167: 9, 30: nil], 0, .count, ["0", "2", "9", "No data", "Peak Sun 23:00–24:00"]),
            ([0: 90, 1: 5_400, 2: 5_400], 3_600, .duration, ["2 min", "1.5 h"]),
            ([0: .nan, 1: -1, 2: .infinity], 0, .count, ["0", "No data"]),
            ([0: 9.3e18], 0, .count, ["0", "1,000,000T", "Peak Mon 00:00–01:00"]),
        ] as [([Int: Double?], Double?, ChartMeasure, [String])])
    func legend(values: [Int: Double?], others: Double?, measure: ChartMeasure, texts: [String]) {
        #expect(layout(chart(values, others: others, measure: measure)).legend.entries.map(\.text.text) == texts)
    }

    @Test("Each cell has its color in the image; the frame of an unknown one is empty")
    func image() throws {
        let chart = chart([0: 2, 25: 10, 50: nil, 167: 6])
        let canvas = try chart.drawn(width: 800, height: 400)
        let cells = HeatMapLayout(chart, width: 800, height: 400, font: canvas).cells
        for cell in cells {
            // In the left upper part, which the diagonal of unknown values does not cross.
            let (x, y) = (cell.rectangle.x + 8, cell.rectangle.y + 8)
            #expect(canvas.pixel(x: Int(x), y: Int(y))?.color == cell.color ?? Palette.background)
        }
        #expect(canvas.pixel(x: 0, y: 0)?.alpha == 0)
    }

    @Test("Every element is within the image, and no two texts overlap", arguments: Extremes.sizes)
    func bounds(width: Int, height: Int) {
        var chart = chart([0: 999_999, 4: nil, 9: 9.9e17], others: 0, measure: .duration)
        chart.title = String(repeating: "long ", count: 99)
        let layout = layout(chart, width: width, height: height)
        let labels = layout.labels + layout.legend.entries.map(\.text)
        #expect(TextAreas.misplaced(labels, width: Double(width), height: Double(height)) == [])
        #expect(layout.legend.entries.count == 5)
        #expect(
            layout.cells.allSatisfy {
                let area = $0.rectangle
                return area.width > 2 && area.height > 2 && area.right <= Double(width) && area.bottom < Double(height)
            })
    }

    @Test("Every allowed chart can be drawn", arguments: [ChartMeasure.count, .duration])
    func extremes(measure: ChartMeasure) throws {
        for value in Extremes.values {
            #expect(try chart([100: value], others: value, measure: measure).png().count > 1_000)
            #expect(try chart([100: value], measure: measure).png(width: 320, height: 240).count > 1_000)
        }
        for title in Extremes.texts {
            #expect(try HeatMapChart(title: title, measure: measure, rows: chart([:]).rows).png().count > 1_000)
        }
    }

    @Test(
        "Another shape is rejected",
        arguments: [([24, 24], "2 rows of 24, 24 values"), ([], "0 rows of  values")] as [([Int], String)])
    func refused(counts: [Int], got: String) {
        let chart = HeatMapChart(title: "", measure: .count, rows: counts.map { Array(repeating: 0, count: $0) })
        let error = #expect(throws: ChartError.self) { try chart.png() }
        #expect(error == ChartError(code: .shape, message: "A heat map must have 7 rows of 24 values, got \(got)"))
    }
}
