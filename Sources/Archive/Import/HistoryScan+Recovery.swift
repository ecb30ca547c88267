// SPDX-License-Identifier: MIT
// Part of StatsBot.

import LocalTime
import Statistics

/// How a lenient scan goes on after a fault of syntax, when nobody knows any more how deep in the file it is.
///
/// From there to the end of the file it goes by landmarks: the name of a list says of what kind the events after it are, a
/// bracket closes the list, a brace in a list begins an event. What is no landmark is reported once for each piece. An
/// event is taken only if it is whole, and only in a list. A text never goes over the end of its line, so a quote
/// that is missing spoils no more than its line.
extension HistoryScan {
    /// Goes on from where the fault was.
    mutating func recover() throws {
        json.forgetDepth()
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
                    if let openList {
                        try event(openList)
                    } else {
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
            } catch let fault as HistoryFault {
                try report(fault, once: &isReported)
                json.forgetDepth()
                try stepOver(fault, from: position)
            }
        }
    }

    /// A text in quotes: whether it is the name of a list or of a day.
    private mutating func landmarkName(_ expectsObject: inout Bool) throws -> Bool {
        let name = try json.text()
        guard try json.next() == UInt8(ascii: ":") else { return false }
        json.cursor.advance()
        if let kind = Self.kind(ofList: name) {
            openList = .list(kind)
        } else if name == "events" {
            openList = .export
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

    private func stray(_ position: TextPosition) -> HistoryFault {
        HistoryFault(.syntax, at: position, "something that belongs to no event")
    }

    private func strayObject(_ position: TextPosition) -> HistoryFault {
        HistoryFault(.stray, at: position, "an object where no list of events is open")
    }

    private mutating func report(_ fault: HistoryFault, once isReported: inout Bool) throws {
        if !isReported, fault.position != lastFault { try note(fault) }
        isReported = true
    }

    /// Nothing may be looked at twice for ever: a byte that nothing was made of is left behind.
    private mutating func stepOver(_ fault: HistoryFault, from position: TextPosition) throws {
        guard json.cursor.position == position, try json.cursor.peek() != nil else { return }
        json.cursor.advance()
    }
}
