// SPDX-License-Identifier: MIT
// Part of StatsBot.

import CZlib
import CZstd

@testable import DiscordSimulator

/// Decompresses a stream as it arrives, like a client.
final class StreamDecompressor {
    private static let capacity = 1 << 20

    private var stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    private let context: OpaquePointer?

    /// `nil` without compression.
    init?(_ compression: TransportCompression) {
        stream.initialize(to: z_stream())
        context = compression == .zstd ? ZSTD_createDCtx() : nil
        if compression == .none { return nil }
        inflateInit_(stream, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
        ZSTD_freeDCtx(context)
    }

    /// Decompresses the next bytes of the stream; at most 1 MiB of output.
    func read(_ wire: [UInt8]) -> [UInt8] {
        var wire = wire
        return [UInt8](unsafeUninitializedCapacity: Self.capacity) { buffer, count in
            if let context {
                wire.withUnsafeBytes { source in
                    var input = ZSTD_inBuffer(src: source.baseAddress, size: source.count, pos: 0)
                    var output = ZSTD_outBuffer(dst: buffer.baseAddress, size: Self.capacity, pos: 0)
                    count = ZSTD_isError(ZSTD_decompressStream(context, &output, &input)) == 0 ? output.pos : 0
                }
            } else {
                wire.withUnsafeMutableBufferPointer { source in
                    stream.pointee.next_in = source.baseAddress
                    stream.pointee.avail_in = UInt32(source.count)
                    stream.pointee.next_out = buffer.baseAddress
                    stream.pointee.avail_out = UInt32(Self.capacity)
                    count = inflate(stream, Z_SYNC_FLUSH) == Z_OK ? Self.capacity - Int(stream.pointee.avail_out) : 0
                }
            }
        }
    }
}
