// SPDX-License-Identifier: MIT
// Part of StatsBot.

import CPowerCut
import Foundation
import TestSupport

/// A store folder, and a copy of it that contains only what was synced (`CPowerCut`).
struct PowerCutDisk: Sendable {
    private static let blockSize = 4_096
    private static let names = ["statsbot.sqlite", "statsbot.sqlite-wal"]

    /// The folder for the store.
    let folder: String
    private let synced: String
    private let images: String

    /// Records one folder while `body` runs. Only one can be recorded at a time.
    static func recording(_ body: (PowerCutDisk) async throws -> Void) async throws {
        let root = FileManager.default.temporaryDirectory.appendingPathComponent("power-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: root) }
        let disk = PowerCutDisk(folder: root + "/store", synced: root + "/synced", images: root + "/images")
        for folder in [disk.folder, disk.synced, disk.images] {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        }
        guard powercut_record(disk.folder, disk.synced) == 0 else { throw TestError() }
        defer { powercut_stop() }
        try await body(disk)
    }

    /// A new folder with the files as after a power failure now.
    ///
    /// - Parameters:
    ///   - name: a unique name.
    ///   - seed: `nil` drops everything that was not synced. Otherwise, a random part of it reached the disk, in blocks
    ///     and in no order.
    /// - Returns: the folder.
    /// - Throws: if the files cannot be copied.
    func image(_ name: String, seed: UInt64?) throws -> String {
        let image = "\(images)/\(name)"
        try FileManager.default.createDirectory(atPath: image, withIntermediateDirectories: false)
        var random = SeededRandom(seed: seed ?? 0)
        for name in Self.names {
            let durable = FileManager.default.contents(atPath: "\(synced)/\(name)")
            // Reading the store's own files releases SQLite's locks, which protect them only from other processes.
            let current = seed == nil ? nil : FileManager.default.contents(atPath: "\(folder)/\(name)")
            guard let content = Self.mixture(durable, current, &random) else { continue }
            try content.write(to: URL(fileURLWithPath: "\(image)/\(name)"))
        }
        return image
    }

    private static func mixture(_ durable: Data?, _ current: Data?, _ random: inout SeededRandom) -> Data? {
        guard let current else { return durable }
        guard let durable else { return Bool.random(using: &random) ? current : nil }
        var result = Data()
        let length = Bool.random(using: &random) ? durable.count : current.count
        for start in stride(from: 0, to: length, by: blockSize) {
            let block = start..<min(start + blockSize, length)
            let isNew = Bool.random(using: &random)
            let source = (isNew ? current : durable).count >= block.upperBound ? (isNew ? current : durable) : nil
            // A block that exists in the other version only, or that was never written.
            let other = isNew ? durable : current
            result += source?[block] ?? (other.count >= block.upperBound ? other[block] : Data(count: block.count))
        }
        return result
    }
}
