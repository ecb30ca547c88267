// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Reads a source byte by byte and tracks line and column.
struct ByteCursor {
    private let source: ByteSource
    private let chunkSize: Int
    private var chunk: [UInt8] = []
    private var chunkStart: UInt64
    private var index = 0
    private var line = 1
    private var column = 1

    /// Starts at an offset; lines and columns are counted from there.
    init(_ source: ByteSource, from offset: UInt64 = 0, chunkSize: Int = 256 * 1_024) {
        self.source = source
        // A byte order mark has three bytes.
        self.chunkSize = max(3, chunkSize)
        chunkStart = offset
    }

    /// The offset of the next byte.
    var offset: UInt64 { chunkStart + UInt64(index) }

    /// The line and column of the next byte.
    var position: TextPosition { TextPosition(line: line, column: column) }

    /// The next byte; `nil` at the end.
    mutating func peek() throws -> UInt8? {
        if index < chunk.count { return chunk[index] }
        return try refill()
    }

    /// Skips the byte that `peek` returned.
    mutating func advance() {
        guard index < chunk.count else { return }
        let byte = chunk[index]
        index += 1
        if byte == UInt8(ascii: "\n") {
            line += 1
            column = 1
        } else if byte & 0b1100_0000 != 0b1000_0000 {
            column += 1
        }
    }

    /// Skips the byte order mark that some editors add at the start of a file.
    mutating func skipByteOrderMark() throws {
        guard try peek() == 0xEF, chunk.count - index >= 3, chunk[index + 1] == 0xBB, chunk[index + 2] == 0xBF else {
            return
        }
        index += 3
    }

    private mutating func refill() throws -> UInt8? {
        chunkStart += UInt64(chunk.count)
        index = 0
        chunk = try Array(unsafeUninitializedCapacity: chunkSize) { buffer, count in
            count = try source.read(chunkStart, UnsafeMutableRawBufferPointer(buffer))
        }
        return chunk.first
    }
}
