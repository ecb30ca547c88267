// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation

/// Calls `body` with the path of a store folder that does not exist yet, and removes it afterward.
package func withStoreFolder(_ body: (String) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("store-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try await body(folder)
}
