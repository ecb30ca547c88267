// SPDX-License-Identifier: MIT
// Part of StatsBot.

import SystemPackage

/// Bytes that can be read repeatedly from any offset.
///
/// Files are not memory-mapped: if one is truncated while it is read, the next access kills the process.
package struct ByteSource: Sendable {
    /// Size in bytes when the source was opened.
    let count: UInt64
    /// Copies bytes from an offset into a buffer and returns their number; 0 at the end.
    let read: @Sendable (_ offset: UInt64, _ buffer: UnsafeMutableRawBufferPointer) throws -> Int

    /// The bytes of an open file.
    init(_ file: FileDescriptor) throws {
        count = UInt64(max(0, try file.seek(offset: 0, from: .end)))
        read = { offset, buffer in
            guard let offset = Int64(exactly: offset) else { return 0 }
            return try file.read(fromAbsoluteOffset: offset, into: buffer)
        }
    }

    /// Bytes in memory.
    package init(_ bytes: [UInt8]) {
        count = UInt64(bytes.count)
        read = { offset, buffer in
            guard offset < bytes.count else { return 0 }
            let rest = bytes[Int(offset)...].prefix(buffer.count)
            buffer.copyBytes(from: rest)
            return rest.count
        }
    }
}
