// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A text from a file as a message shows it: short, and without what would upset a terminal.
package func quoted(_ text: String) -> String {
    let scalars = text.unicodeScalars.prefix(40)
    let shown = scalars.map { scalar in
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: "?"
        default: String(scalar)
        }
    }
    return "\"\(shown.joined())\(scalars.endIndex < text.unicodeScalars.endIndex ? "…" : "")\""
}
