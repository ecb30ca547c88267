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

    @Test(
        "Joins and leaves differ with every type of color blindness",
        arguments: [
            // Machado, Oliveira and Fernandes (2009), severity 1: protanopia, deuteranopia, tritanopia.
            [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
            [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
            [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
        ])
    func colorBlindness(matrix: [[Double]]) {
        func seen(_ color: Color) -> [Double] {
            matrix.map { row in zip(row, linear(color)).reduce(0) { $0 + $1.0 * $1.1 } }
        }
        let distance = zip(seen(Palette.joins), seen(Palette.leaves)).reduce(0) { sum, pair in
            sum + (pair.0 - pair.1) * (pair.0 - pair.1)
        }
        // Comparable shades of red and green have a distance below 0.05 with the second type.
        #expect(distance > 0.25)
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
