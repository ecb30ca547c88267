// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Foundation
package import Testing

/// Compares an output with its golden file. With `UPDATE_GOLDEN=1`, overwrites the file first; review the diff before
/// you commit it.
package func expectGolden(_ text: String, in file: URL, sourceLocation: SourceLocation = #_sourceLocation) throws {
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" { try Data(text.utf8).write(to: file) }
    let expected = try String(contentsOf: file, encoding: .utf8)
    #expect(text == expected, sourceLocation: sourceLocation)
}
