// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Foundation
import GRDB
import Testing

/// Changes the last byte of a value in the root page of an index. The table keeps the value.
///
/// - Parameters:
///   - index: its name.
///   - path: the database, which nobody has open.
///   - value: the value as stored.
/// - Throws: if there is no such index or value.
package func damageIndex(_ index: String, of path: String, value: Data) throws {
    let queue = try DatabaseQueue(path: path)
    let page = try queue.read {
        try Int.fetchOne($0, sql: "SELECT rootpage FROM sqlite_master WHERE name = ?", arguments: [index])
    }
    try queue.close()
    let start = (try #require(page) - 1) * 4_096
    var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    let range = try #require(bytes.range(of: value, in: start..<start + 4_096))
    bytes[range.upperBound - 1] ^= 1
    try bytes.write(to: URL(fileURLWithPath: path))
}
