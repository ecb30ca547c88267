// SPDX-License-Identifier: MIT
// Part of StatsBot.

import CZlib

/// `zlib-stream`: one zlib stream per connection, flushed at the end of each payload.
///
/// Source: Events, Gateway, "zlib-stream".
final class ZlibInflater: Inflater {
    /// Ends a payload (`Z_SYNC_FLUSH`). A message without it is part of a payload.
    private static let suffix: [UInt8] = [0x00, 0x00, 0xFF, 0xFF]

    /// Allocated on the heap, because zlib keeps a pointer to it.
    private let stream: UnsafeMutablePointer<z_stream>

    init() throws(GatewayStreamError) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        guard inflateInit_(stream, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            stream.deallocate()
            throw .corruptStream
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    func inflate(
        _ input: UnsafeRawBufferPointer, into output: PayloadBuffer, limit: Int
    ) throws(GatewayStreamError) -> Bool {
        guard input.count <= limit else { throw .messageTooLarge }
        // zlib does not write to its input, although the type is mutable.
        stream.pointee.next_in = UnsafeMutablePointer(
            mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self))
        stream.pointee.avail_in = UInt32(clamping: input.count)
        repeat {
            output.reserve(1024)
            let free = output.free
            let size = UInt32(clamping: free.count)
            stream.pointee.next_out = free.baseAddress?.assumingMemoryBound(to: UInt8.self)
            stream.pointee.avail_out = size
            let result = CZlib.inflate(stream, Z_SYNC_FLUSH)
            // Z_BUF_ERROR without remaining input is not an error: the previous call consumed and returned everything.
            guard result == Z_OK || (result == Z_BUF_ERROR && stream.pointee.avail_in == 0) else {
                throw .corruptStream
            }
            output.wrote(Int(size - stream.pointee.avail_out))
            guard output.count <= limit else { throw .messageTooLarge }
        } while stream.pointee.avail_in > 0 || stream.pointee.avail_out == 0
        return input.count >= Self.suffix.count && input.suffix(Self.suffix.count).elementsEqual(Self.suffix)
    }
}
