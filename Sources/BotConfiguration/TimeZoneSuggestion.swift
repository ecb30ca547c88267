// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Formatting
import Foundation
import LocalTime

/// Suggests a time zone for text that is not the name of one.
enum TimeZoneSuggestion {
    /// The zone of another spelling, of a city, of an abbreviation, or with a similar name, in this order; `nil` if there is
    /// none.
    static func name(for text: String) -> String? {
        let names = TimeZoneName.known.sorted()
        let written = normalized(text)
        if let same = names.first(where: { normalized($0) == written }) { return same }
        let city = names.first { name in
            name.split(separator: "/").last.map { normalized(String($0)) == written } == true
        }
        if let city { return city }
        if let zone = TimeZone.abbreviationDictionary[text.uppercased()], TimeZoneName.known.contains(zone) {
            return zone
        }
        return text.count <= 40 ? NameSuggestion(for: text, among: names, limit: 2)?.name : nil
    }

    private static func normalized(_ text: String) -> String { text.lowercased().replacing(" ", with: "_") }
}
