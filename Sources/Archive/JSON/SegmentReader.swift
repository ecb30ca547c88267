// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Statistics

/// Reads events again where a scan has found them.
struct SegmentReader: Sendable {
    let source: ByteSource
    let reader: EventReader

    /// The events of segments, the earliest first; those of the same instant in the order of the file.
    ///
    /// - Throws: where the file is no longer what it was.
    func events(of segments: [EventSegment]) throws -> [EventRecord] {
        var events: [(event: EventRecord, index: Int)] = []
        for segment in segments.sorted(by: { $0.start < $1.start }) {
            try read(segment) { events.append(($0, events.count)) }
        }
        events.sort { ($0.event.at, $0.index) < ($1.event.at, $1.index) }
        return events.map(\.event)
    }

    private func read(_ segment: EventSegment, take: (EventRecord) -> Void) throws {
        // Most segments are short, and what lies behind them is not wanted.
        let size = min(256 * 1_024, segment.end - min(segment.start, segment.end))
        var json = JSONReader(ByteCursor(source, from: segment.start, chunkSize: Int(size)))
        var ignored: [HistoryFault] = []
        for _ in 0..<segment.count {
            // Exactly one, unless the file is damaged.
            while try json.next() == UInt8(ascii: ",") { json.cursor.advance() }
            ignored.removeAll()
            take(try reader.read(segment.context, from: &json, warnings: &ignored).get())
        }
    }
}
