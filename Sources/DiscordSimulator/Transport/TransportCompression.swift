// SPDX-License-Identifier: MIT
// Part of StatsBot.

import CZlib
import CZstd

/// The compression of a connection. Source: Events, Gateway, "Transport Compression".
enum TransportCompression: String, Sendable {
    case none
    case zlib = "zlib-stream"
    case zstd = "zstd-stream"
}

/// Compresses the messages of a connection, so that each can be decompressed as soon as it arrives.
protocol MessageCompressor {
    /// The compressed message; `nil` if the library fails, after which the connection cannot be used.
    func compress(_ message: [UInt8]) -> [UInt8]?
}

extension TransportCompression {
    /// Creates a compressor for one connection; `nil` without compression, or if memory allocation fails. `favorsSpeed`
    /// optimizes for speed instead of size.
    func makeCompressor(favorsSpeed: Bool = false) -> (any MessageCompressor)? {
        switch self {
        case .none: nil
        case .zlib: ZlibCompressor(level: favorsSpeed ? Z_BEST_SPEED : Z_DEFAULT_COMPRESSION)
        case .zstd: ZstdCompressor(level: favorsSpeed ? 1 : ZSTD_CLEVEL_DEFAULT)
        }
    }
}

/// One zlib stream for the whole connection; each message ends with a sync flush.
final class ZlibCompressor: MessageCompressor {
    // zlib keeps a pointer to this, so it must not move.
    private let stream: UnsafeMutablePointer<z_stream>

    init?(level: Int32 = Z_DEFAULT_COMPRESSION) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let size = Int32(MemoryLayout<z_stream>.size)
        guard deflateInit_(stream, level, ZLIB_VERSION, size) == Z_OK else {
            stream.deallocate()
            return nil
        }
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
    }

    func compress(_ message: [UInt8]) -> [UInt8]? {
        var message = message
        return message.withUnsafeMutableBufferPointer { input -> [UInt8]? in
            stream.pointee.next_in = input.baseAddress
            stream.pointee.avail_in = UInt32(input.count)
            var output: [UInt8] = []
            repeat {
                guard let part = drain(capacity: max(input.count / 2, 256)) else { return nil }
                output += part
            } while stream.pointee.avail_out == 0
            return output
        }
    }

    private func drain(capacity: Int) -> [UInt8]? {
        var result = Z_OK
        let part = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
            stream.pointee.next_out = buffer.baseAddress
            stream.pointee.avail_out = UInt32(capacity)
            result = deflate(stream, Z_SYNC_FLUSH)
            count = capacity - Int(stream.pointee.avail_out)
        }
        return result == Z_OK || result == Z_BUF_ERROR ? part : nil
    }
}

/// One zstd frame for the whole connection; each message ends with a flush.
final class ZstdCompressor: MessageCompressor {
    private let context: OpaquePointer

    init?(level: Int32 = ZSTD_CLEVEL_DEFAULT) {
        guard let context = ZSTD_createCCtx() else { return nil }
        ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level)
        self.context = context
    }

    deinit {
        ZSTD_freeCCtx(context)
    }

    func compress(_ message: [UInt8]) -> [UInt8]? {
        message.withUnsafeBytes { source -> [UInt8]? in
            var input = ZSTD_inBuffer(src: source.baseAddress, size: source.count, pos: 0)
            var output: [UInt8] = []
            var remaining = 0
            repeat {
                let capacity = max(source.count / 2, 256)
                let part = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
                    var target = ZSTD_outBuffer(dst: buffer.baseAddress, size: capacity, pos: 0)
                    remaining = ZSTD_compressStream2(context, &target, &input, ZSTD_e_flush)
                    count = target.pos
                }
                guard ZSTD_isError(remaining) == 0 else { return nil }
                output += part
            } while remaining > 0
            return output
        }
    }
}
