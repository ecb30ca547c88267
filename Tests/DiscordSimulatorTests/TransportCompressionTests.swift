// SPDX-License-Identifier: MIT
// Part of StatsBot.

import CZlib
import CZstd
import Testing

@testable import DiscordSimulator

@Suite("TransportCompression")
struct TransportCompressionTests {
    private static let messages = (0..<50).map { number in
        [UInt8](String(repeating: "message \(number) ", count: number * number).utf8)
    }

    @Test("Every zlib message ends in a flush and can be read as it arrives")
    func zlib() throws {
        let compressor = try #require(TransportCompression.zlib.makeCompressor())
        var stream = z_stream()
        #expect(inflateInit_(&stream, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK)
        defer { inflateEnd(&stream) }
        for message in Self.messages {
            var wire = try #require(compressor.compress(message))
            #expect(wire.suffix(4) == [0, 0, 0xFF, 0xFF])
            var output = [UInt8](repeating: 0, count: 100_000)
            let count = wire.withUnsafeMutableBufferPointer { input in
                output.withUnsafeMutableBufferPointer { buffer in
                    stream.next_in = input.baseAddress
                    stream.avail_in = UInt32(input.count)
                    stream.next_out = buffer.baseAddress
                    stream.avail_out = UInt32(buffer.count)
                    _ = inflate(&stream, Z_SYNC_FLUSH)
                    return buffer.count - Int(stream.avail_out)
                }
            }
            #expect(Array(output.prefix(count)) == message)
        }
    }

    @Test("Every zstd message can be read as it arrives, in one frame")
    func zstd() throws {
        let compressor = try #require(TransportCompression.zstd.makeCompressor())
        let context = try #require(ZSTD_createDCtx())
        defer { ZSTD_freeDCtx(context) }
        for message in Self.messages {
            let wire = try #require(compressor.compress(message))
            var output = [UInt8](repeating: 0, count: 100_000)
            let count = wire.withUnsafeBytes { source in
                output.withUnsafeMutableBytes { buffer in
                    var input = ZSTD_inBuffer(src: source.baseAddress, size: source.count, pos: 0)
                    var target = ZSTD_outBuffer(dst: buffer.baseAddress, size: buffer.count, pos: 0)
                    #expect(ZSTD_isError(ZSTD_decompressStream(context, &target, &input)) == 0)
                    return target.pos
                }
            }
            #expect(Array(output.prefix(count)) == message)
        }
    }
}
