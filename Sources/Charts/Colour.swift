// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A colour without transparency of its own.
struct Colour: Sendable, Equatable {
    let red: UInt8
    let green: UInt8
    let blue: UInt8

    /// Makes a colour from `0xRRGGBB`.
    init(_ rgb: UInt32) {
        red = UInt8(truncatingIfNeeded: rgb >> 16)
        green = UInt8(truncatingIfNeeded: rgb >> 8)
        blue = UInt8(truncatingIfNeeded: rgb)
    }

    /// Red, green and blue from 0 to 1.
    var parts: (red: Double, green: Double, blue: Double) {
        (Double(red) / 255, Double(green) / 255, Double(blue) / 255)
    }
}

/// The colours of the charts. Blue and orange stay apart for every kind of colour blindness.
enum Palette {
    static let background = Colour(0x1E1F26)
    static let grid = Colour(0x383A45)
    static let zeroLine = Colour(0x80848E)
    static let title = Colour(0xF5F6F8)
    static let text = Colour(0xBCC1CB)
    static let members = Colour(0xC9B8FF)
    static let joins = Colour(0x4FB0F0)
    static let leaves = Colour(0xF59E2E)

    /// What text is written in; each is checked against the background.
    static let textColours = [title, text, members]
    /// What figures are drawn in.
    static let figureColours = [members, joins, leaves]
}
