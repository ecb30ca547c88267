// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// An incremental reader of CSV (RFC 4180). Lines may also end with a line feed only.
struct CSVReader {
    /// A cell and where it begins.
    struct Cell {
        let text: String
        let position: TextPosition
    }

    private static let maximumCells = 100
    private static let longestCell = 1_000

    var cursor: ByteCursor

    init(_ cursor: ByteCursor) { self.cursor = cursor }

    /// Reads the next line that is not empty; `nil` at the end.
    ///
    /// - Throws: `HistoryIssue` for invalid CSV.
    mutating func next() throws -> [Cell]? {
        while let byte = try cursor.peek() {
            guard byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") else { return try cells() }
            cursor.advance()
        }
        return nil
    }

    private mutating func cells() throws -> [Cell] {
        var cells: [Cell] = []
        while true {
            let position = cursor.position
            guard cells.count < Self.maximumCells else {
                throw HistoryIssue(.tooLarge, at: position, "line has more than \(Self.maximumCells) cells")
            }
            let isQuoted = try cursor.peek() == UInt8(ascii: "\"")
            cells.append(Cell(text: isQuoted ? try quotedText() : try plainText(), position: position))
            switch try cursor.peek() {
            case UInt8(ascii: ","): cursor.advance()
            case nil, UInt8(ascii: "\n"), UInt8(ascii: "\r"): return cells
            default: throw HistoryIssue(.syntax, at: cursor.position, "expected a comma or the end of the line")
            }
        }
    }

    private mutating func plainText() throws -> String {
        let end: Set<UInt8> = [UInt8(ascii: ","), UInt8(ascii: "\n"), UInt8(ascii: "\r")]
        var bytes: [UInt8] = []
        while let byte = try cursor.peek(), !end.contains(byte) { try append(byte, to: &bytes) }
        return String(decoding: bytes, as: UTF8.self)
    }

    private mutating func quotedText() throws -> String {
        let quote = UInt8(ascii: "\"")
        var bytes: [UInt8] = []
        cursor.advance()
        while let byte = try cursor.peek() {
            if byte == quote {
                cursor.advance()
                // A doubled quote is a quote in the text.
                guard try cursor.peek() == quote else { return String(decoding: bytes, as: UTF8.self) }
            }
            try append(byte, to: &bytes)
        }
        throw HistoryIssue(.cutOff, at: cursor.position, "unexpected end of file")
    }

    private mutating func append(_ byte: UInt8, to bytes: inout [UInt8]) throws {
        guard bytes.count < Self.longestCell else {
            throw HistoryIssue(.tooLarge, at: cursor.position, "cell longer than \(Self.longestCell) bytes")
        }
        bytes.append(byte)
        cursor.advance()
    }
}
