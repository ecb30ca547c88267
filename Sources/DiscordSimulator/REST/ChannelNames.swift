// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation

/// What Discord makes of a channel's name.
///
/// Discord does not document it. In text, announcement, forum and media channels, letters become lower case, whitespace
/// becomes a dash, and ASCII punctuation other than dashes and underscores is removed; other symbols and emoji stay. Voice,
/// stage and category names stay as they are. Leading and trailing whitespace is removed.
enum ChannelNames {
    /// Text, announcement, forum and media channels.
    private static let normalizedTypes = [0, 5, 15, 16]

    /// The name as stored; empty if nothing of it remains.
    static func stored(_ name: String, type: Int) -> String {
        let trimmed = name.trimmingCharacters(in: .whitespacesAndNewlines)
        guard normalizedTypes.contains(type) else { return trimmed }
        var result = String.UnicodeScalarView()
        for scalar in trimmed.lowercased().unicodeScalars {
            if scalar.properties.isWhitespace || scalar == "-" {
                if let last = result.last, last != "-" { result.append("-") }
            } else if !isRemoved(scalar) {
                result.append(scalar)
            }
        }
        while result.last == "-" { result.removeLast() }
        return String(result)
    }

    private static func isRemoved(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.properties.generalCategory == .control { return true }
        guard scalar.isASCII, scalar != "_" else { return false }
        return !scalar.properties.isAlphabetic && scalar.properties.numericType == nil
    }
}
