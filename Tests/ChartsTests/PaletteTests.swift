// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Testing

@testable import Charts

@Suite("Chart colors")
struct PaletteTests {
    @Test("The contrast with the background is at least 4.5:1 for text and 3:1 for lines and bars")
    func contrast() {
        #expect(Palette.textColors.allSatisfy { contrast($0, Palette.background) >= 4.5 })
        #expect(Palette.plotColors.allSatisfy { contrast($0, Palette.background) >= 3 })
    }

    @Test("Joins and leaves differ with every type of color blindness", arguments: ColorVision.deficient)
    func colorBlindness(matrix: [[Double]]) {
        let distance = zip(seen(Palette.joins, matrix), seen(Palette.leaves, matrix)).reduce(0) { sum, pair in
            sum + (pair.0 - pair.1) * (pair.0 - pair.1)
        }
        // Comparable shades of red and green have a distance below 0.05 with the second type.
        #expect(distance > 0.25)
    }

    @Test(
        "In a heat map, more is lighter with every type of vision, and zero is darker than the lowest value",
        arguments: ColorVision.deficient + [[[1, 0, 0], [0, 1, 0], [0, 0, 1]]])
    func heat(matrix: [[Double]]) {
        let colors = [Palette.background, Palette.zero] + (0...20).map { Palette.heat.color(at: Double($0) / 20) }
        let lightness = colors.map { color in
            zip([0.2126, 0.7152, 0.0722], seen(color, matrix)).reduce(0) { $0 + $1.0 * $1.1 }
        }
        #expect(zip(lightness, lightness.dropFirst()).allSatisfy { $0 < $1 })
        func ratio(_ dark: Int, _ light: Int) -> Double { (lightness[light] + 0.05) / (lightness[dark] + 0.05) }
        #expect(ratio(0, 1) > 1.35 && ratio(1, 2) > 1.35 && ratio(2, 22) > 5)
    }

    @Test("A color scale is limited to its ends", arguments: [(-1, 0), (.nan, 0), (0, 0), (0.5, 2), (1, 4), (9, 4)])
    func scale(fraction: Double, stop: Int) {
        #expect(Palette.heat.color(at: fraction) == Palette.heat.stops[stop])
        #expect(ColorScale(stops: [Palette.text]).color(at: fraction) == Palette.text)
    }

    private func seen(_ color: Color, _ matrix: [[Double]]) -> [Double] {
        matrix.map { row in zip(row, linear(color)).reduce(0) { $0 + $1.0 * $1.1 } }
    }

    /// WCAG 2.2, "relative luminance" and "contrast ratio".
    private func contrast(_ one: Color, _ other: Color) -> Double {
        let luminances = [one, other].map { color in
            zip([0.2126, 0.7152, 0.0722], linear(color)).reduce(0) { $0 + $1.0 * $1.1 }
        }
        return (max(luminances[0], luminances[1]) + 0.05) / (min(luminances[0], luminances[1]) + 0.05)
    }

    private func linear(_ color: Color) -> [Double] {
        [color.red, color.green, color.blue].map { part in
            let value = Double(part) / 255
            return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
        }
    }
}

/// How people see colors.
private enum ColorVision {
    /// Machado, Oliveira and Fernandes (2009), severity 1: protanopia, deuteranopia, tritanopia.
    static let deficient: [[[Double]]] = [
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
    ]
}
