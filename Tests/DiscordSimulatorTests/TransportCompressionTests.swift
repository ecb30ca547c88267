// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Testing

@testable import DiscordSimulator

@Suite("TransportCompression")
struct TransportCompressionTests {
    @Test(
        "Every message can be decompressed as it arrives", arguments: [TransportCompression.zlib, .zstd],
        [false, true])
    func streams(compression: TransportCompression, favorsSpeed: Bool) throws {
        let compressor = try #require(compression.makeCompressor(favorsSpeed: favorsSpeed))
        let decompressor = try #require(StreamDecompressor(compression))
        for number in 0..<50 {
            let message = [UInt8](String(repeating: "message \(number) ", count: number * number).utf8)
            let wire = try #require(compressor.compress(message))
            if compression == .zlib { #expect(wire.suffix(4) == [0, 0, 0xFF, 0xFF]) }
            #expect(decompressor.read(wire) == message)
        }
    }
}
