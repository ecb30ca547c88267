// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// An opaque color.
struct Color: Sendable, Equatable {
    let red: UInt8
    let green: UInt8
    let blue: UInt8

    /// Creates a color from `0xRRGGBB`.
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

/// The colors of the charts. Blue and orange are distinguishable with every type of color blindness.
enum Palette {
    static let background = Color(0x1E1F26)
    static let grid = Color(0x383A45)
    static let zeroLine = Color(0x80848E)
    static let title = Color(0xF5F6F8)
    static let text = Color(0xBCC1CB)
    static let members = Color(0xC9B8FF)
    static let joins = Color(0x4FB0F0)
    static let leaves = Color(0xF59E2E)
    /// The bars of a value.
    static let activity = joins
    /// The line that they are compared with.
    static let comparison = leaves
    /// The curves of a chart, in order.
    static let curves = [members, joins, leaves]
    /// The rest of a total.
    static let other = Color(0x80848E)
    /// A value of zero in a heat map.
    static let zero = Color(0x343743)
    /// The frame around a value that is not known.
    static let missing = Color(0x6B6F7B)
    /// Values above zero in a heat map. Lighter is more, with every type of color blindness and without color.
    static let heat = ColorScale(
        stops: [Color(0x2A5496), Color(0x357FC4), Color(0x4FB0F0), Color(0xA9DDF2), Color(0xFFF3C4)])

    /// Colors of text. A test checks their contrast with the background.
    static let textColors = [title, text] + curves
    /// Colors of lines and bars.
    static let plotColors = [members, joins, leaves, other]
}
