// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Statistics

/// The memory of a large guild: 250,000 members, 83,000 of them online, received in 250 chunks.
struct MemoryMeasurement {
    static let members = 250_000
    static let online = 83_000
    static let chunks = 250

    /// Growth of resident memory, in bytes.
    let bytes: Int

    init() {
        let ids = (0..<Self.online).map { 175_928_847_299_117_063 + UInt64($0) * 4_194_304_007 }
        let chunks = stride(from: 0, to: ids.count, by: Self.online / Self.chunks).map {
            Array(ids[$0..<min($0 + Self.online / Self.chunks, ids.count)])
        }
        var state = StatisticsState(timeZone: .gmt)
        let now = Date()
        let before = Self.resident()
        state.apply(Observation(guild: 1, at: now, kind: .appeared(members: Self.members, online: [])))
        state.apply(Observation(guild: 1, at: now, kind: .onlineUnknown))
        for (index, chunk) in chunks.enumerated() {
            let isLast = index == chunks.count - 1
            state.apply(Observation(guild: 1, at: now, kind: .onlineListed(chunk, isLast: isLast)))
        }
        bytes = Self.resident() - before
        precondition(state.guilds[1]?.online == Self.online)
    }

    /// The resident memory of this process, in bytes.
    static func resident() -> Int {
        let fields = (try? String(contentsOfFile: "/proc/self/statm", encoding: .ascii))?.split(separator: " ") ?? []
        return (fields.count > 1 ? Int(fields[1]) ?? 0 : 0) * Int(sysconf(Int32(_SC_PAGESIZE)))
    }

    var row: String {
        "memory: 250,000 members, 83,000 online".padding(toLength: 44, withPad: " ", startingAt: 0)
            + String(format: "%12.2f MB", Double(bytes) / 1e6)
    }

    var json: String { #"{"benchmark":"memory","members":250000,"online":83000,"resident_bytes":\#(bytes)}"# }
}
