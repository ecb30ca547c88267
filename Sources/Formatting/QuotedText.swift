// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Quotes untrusted text for a message: truncated to 40 characters, with `?` for characters that may affect a terminal.
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
