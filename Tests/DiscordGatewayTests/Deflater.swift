// SPDX-License-Identifier: MIT
// Part of StatsBot.

import CZlib
import CZstd

/// The server side of both compressions, with the C libraries: one stream for all messages, flushed after each.
final class Deflater {
    enum Kind: Sendable, CaseIterable { case zlib, zstd }

    private let kind: Kind
    private let zlib: UnsafeMutablePointer<z_stream>
    private let zstd: OpaquePointer?

    init(_ kind: Kind) {
        self.kind = kind
        zlib = .allocate(capacity: 1)
        zlib.initialize(to: z_stream())
        deflateInit_(zlib, Z_DEFAULT_COMPRESSION, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        zstd = ZSTD_createCStream()
    }

    deinit {
        deflateEnd(zlib)
        zlib.deallocate()
        ZSTD_freeCStream(zstd)
    }

    func message(_ text: String) -> [UInt8] { message(Array(text.utf8)) }

    func message(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        let bound = bytes.count + bytes.count / 8 + 4096
        return [UInt8](unsafeUninitializedCapacity: bound) { output, count in
            bytes.withUnsafeMutableBufferPointer { input in
                switch kind {
                case .zlib:
                    zlib.pointee.next_in = input.baseAddress
                    zlib.pointee.avail_in = UInt32(input.count)
                    zlib.pointee.next_out = output.baseAddress
                    zlib.pointee.avail_out = UInt32(output.count)
                    deflate(zlib, Z_SYNC_FLUSH)
                    count = output.count - Int(zlib.pointee.avail_out)
                case .zstd:
                    var source = ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
                    var target = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
                    ZSTD_compressStream2(zstd, &target, &source, ZSTD_e_flush)
                    count = target.pos
                }
            }
        }
    }
}
