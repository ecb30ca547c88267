// SPDX-License-Identifier: MIT
// Part of StatsBot.

import LocalTime
import Statistics

/// Recovery of a lenient scan from a syntax error, after which the nesting depth is unknown.
///
/// The scan follows landmarks to the end of the file: the name of a list determines the kind of the events after it, a
/// bracket closes the list, and a brace in a list begins an event. Anything else is reported once per contiguous
/// piece. An event is imported only if it is complete and in a list. A string never extends beyond its line, so a
/// missing quote affects only that line. Rows of activity are skipped, because activity is not imported from such a file.
extension HistoryScan {
    /// Continues the scan after a syntax error.
    mutating func recover() throws {
        json.resetDepth()
        var isReported = true
        var expectsObject = false
        while let byte = try json.next() {
            let position = json.cursor.position
            if byte != UInt8(ascii: ",") { isContiguous = isContiguous && byte == UInt8(ascii: "{") }
            do {
                switch byte {
                case UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: "["):
                    json.cursor.advance()
                case UInt8(ascii: "{"):
                    isReported = false
                    switch openList {
                    case .events(let context): try event(context)
                    case .activity: try json.skip()
                    case nil:
                        if !expectsObject { try report(strayObject(position), once: &isReported) }
                        json.cursor.advance()
                    }
                    expectsObject = false
                case UInt8(ascii: "}"):
                    json.cursor.advance()
                    isReported = false
                case UInt8(ascii: "]"):
                    json.cursor.advance()
                    (isReported, openList) = (false, nil)
                case UInt8(ascii: "\""):
                    if try landmarkName(&expectsObject) {
                        isReported = false
                    } else {
                        try report(stray(position), once: &isReported)
                    }
                default:
                    try report(stray(position), once: &isReported)
                    json.cursor.advance()
                }
            } catch let issue as HistoryIssue {
                try report(issue, once: &isReported)
                json.resetDepth()
                try stepOver(issue, from: position)
            }
        }
    }

    /// Reads a string and returns whether it is the name of a list or of a day.
    private mutating func landmarkName(_ expectsObject: inout Bool) throws -> Bool {
        let name = try json.text()
        guard try json.next() == UInt8(ascii: ":") else { return false }
        json.cursor.advance()
        if let kind = Self.kind(ofList: name) {
            openList = .events(.list(kind))
        } else if name == "events" {
            openList = .events(.export)
        } else if ActivityTable(rawValue: name) != nil {
            (openList, hasActivity) = (.activity, true)
        } else if let day = Day(name) {
            self.day = day
            openList = nil
            expectsObject = true
        } else if ["days", "census", "unobserved"].contains(name) {
            openList = nil
            try json.skip()
        } else {
            return false
        }
        return true
    }

    private func stray(_ position: TextPosition) -> HistoryIssue {
        HistoryIssue(.syntax, at: position, "unexpected content outside an event")
    }

    private func strayObject(_ position: TextPosition) -> HistoryIssue {
        HistoryIssue(.stray, at: position, "object outside a list of events")
    }

    private mutating func report(_ issue: HistoryIssue, once isReported: inout Bool) throws {
        if !isReported, issue.position != lastIssue { try note(issue) }
        isReported = true
    }

    /// Skips a byte that could not be consumed, so that the scan always advances.
    private mutating func stepOver(_ issue: HistoryIssue, from position: TextPosition) throws {
        guard json.cursor.position == position, try json.cursor.peek() != nil else { return }
        json.cursor.advance()
    }
}
