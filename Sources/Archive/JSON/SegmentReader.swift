// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Statistics

/// Reads the events that a scan found: the second pass over a file.
struct SegmentReader: Sendable {
    let source: ByteSource
    let reader: EventReader

    /// The events of segments, earliest first; those of the same instant in file order.
    ///
    /// - Throws: if the file was changed since the scan.
    func events(of segments: [EventSegment]) throws -> [EventRecord] {
        var events: [(event: EventRecord, index: Int)] = []
        for segment in segments.sorted(by: { $0.start < $1.start }) {
            try read(segment) { events.append(($0, events.count)) }
        }
        events.sort { ($0.event.at, $0.index) < ($1.event.at, $1.index) }
        return events.map(\.event)
    }

    private func read(_ segment: EventSegment, append: (EventRecord) -> Void) throws {
        // Most segments are short, so do not read beyond them.
        let size = min(256 * 1_024, segment.end - min(segment.start, segment.end))
        var json = JSONReader(ByteCursor(source, from: segment.start, chunkSize: Int(size)))
        var ignored: [HistoryIssue] = []
        for _ in 0..<segment.count {
            // Exactly one comma, unless the file is damaged.
            while try json.next() == UInt8(ascii: ",") { json.cursor.advance() }
            ignored.removeAll()
            append(try reader.read(segment.context, from: &json, warnings: &ignored).get())
        }
    }
}
