// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation

/// A folder for a store, that is not there yet, removed when `body` ends.
package func withStoreFolder(_ body: (String) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("store-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try await body(folder)
}
