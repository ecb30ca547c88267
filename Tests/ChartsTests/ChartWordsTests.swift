// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Testing

@testable import Charts

@Suite("Words in charts")
struct ChartWordsTests {
    private static let german = {
        var words = ChartWords()
        words.weekdays = ["Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"]
        (words.members, words.joins, words.leaves, words.net) = ("Mitglieder", "Beitritte", "Austritte", "Saldo")
        (words.noData, words.peak, words.joined) = ("Keine Daten", "Höchstwert", "Beitritt")
        words.days = [7: "7 Tage"]
        (words.groupSeparator, words.decimalSeparator, words.percentSign) = (".", ",", "\u{A0}%")
        return words
    }()

    @Test(
        "numbers have the separators of the language",
        arguments: [
            ("12,345,678", "12.345.678"), ("1.5 h", "1,5 h"), ("<0.1", "<0,1"), (">99%", ">99\u{A0}%"),
            ("\u{2212}1,234", "\u{2212}1.234"), ("45 min", "45 min"),
        ])
    func numbers(english: String, expected: String) {
        #expect(Self.german.number(english) == expected)
        #expect(ChartWords().number(english) == english)
    }

    @Test("a members chart has the words in its legend, and the numbers on its axes")
    func members() {
        var chart = MembersChart(
            title: "", days: [MembersChart.Point(label: "1.", members: 12_345, joins: 1_500, leaves: 20)])
        chart.words = Self.german
        let layout = MembersChartLayout(chart, width: 1_200, height: 600, font: PlainFont())
        #expect(
            layout.legend.entries.map(\.text.text) == [
                "Mitglieder", "Beitritte +1.500", "Austritte \u{2212}20", "Saldo +1.480",
            ])
        #expect(layout.last?.label.text == "12.345")
        #expect(layout.labels.first?.text == "Mitglieder")
        #expect(!layout.labels.contains { $0.text.contains(",") })
    }

    @Test("a heat map has the weekdays and the peak in the language")
    func heatMap() {
        var rows = [[Double?]](repeating: [Double?](repeating: 0, count: 24), count: 7)
        (rows[6][20], rows[0][0]) = (12_345, nil)
        var chart = HeatMapChart(title: "x", measure: .count, rows: rows)
        chart.words = Self.german
        let layout = HeatMapLayout(chart, width: 1_200, height: 600, font: PlainFont())
        #expect(layout.labels.dropFirst().prefix(7).map(\.text) == Self.german.weekdays)
        #expect(
            layout.legend.entries.map(\.text.text).suffix(3) == ["12.345", "Keine Daten", "Höchstwert So 20:00–21:00"])
    }

    @Test("a retention chart has its days and percentages in the language")
    func retention() {
        var chart = RetentionChart(title: "x", days: [0, 7], curves: [.init(name: "c", shares: [1, 0.5])])
        chart.words = Self.german
        let layout = RetentionChartLayout(chart, width: 1_200, height: 600, font: PlainFont())
        let texts = layout.labels.map(\.text)
        #expect(texts.contains("Beitritt") && texts.contains("7 Tage") && texts.contains("25\u{A0}%"))
        #expect(layout.valueLabels.map(\.text) == ["100\u{A0}%", "50\u{A0}%"])
    }
}
