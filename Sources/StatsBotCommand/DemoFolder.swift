// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation

/// Where the demo's database is: a folder of the user's choice, or a temporary one that goes with the demo.
struct DemoFolder {
    let path: String
    private let isTemporary: Bool

    init(_ chosen: String?) throws {
        if let chosen {
            (path, isTemporary) = (chosen, false)
        } else {
            path =
                FileManager.default.temporaryDirectory
                .appendingPathComponent("statsbot-demo-\(UUID().uuidString.prefix(8))").path
            isTemporary = true
        }
    }

    /// Removes a temporary folder.
    func remove() {
        if isTemporary { try? FileManager.default.removeItem(atPath: path) }
    }
}
