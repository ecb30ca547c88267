// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation

/// The folder of the demo's database: one given by the user, or a temporary one.
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

    /// Removes the folder if it is temporary.
    func remove() {
        if isTemporary { try? FileManager.default.removeItem(atPath: path) }
    }
}
