// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Testing

@testable import DiscordGateway

@Suite("Transport compression")
struct InflaterTests {
    private func inflater(_ kind: Deflater.Kind) throws -> any Inflater {
        switch kind {
        case .zlib: try GatewayCompression.zlibStream.makeInflater()
        case .zstd: try GatewayCompression.zstdStream.makeInflater()
        }
    }

    /// Decompresses a message; `nil` if it is incomplete.
    private func inflate(
        _ inflater: any Inflater, _ message: [UInt8], _ buffer: PayloadBuffer, limit: Int = 1 << 24
    ) throws -> [UInt8]? {
        guard try message.withUnsafeBytes({ try inflater.inflate($0, into: buffer, limit: limit) }) else { return nil }
        defer { buffer.clear() }
        return [UInt8](UnsafeRawBufferPointer(start: buffer.base, count: buffer.count))
    }

    @Test("Messages of one stream are decompressed unchanged", arguments: Deflater.Kind.allCases)
    func roundTrip(_ kind: Deflater.Kind) throws {
        let deflater = Deflater(kind)
        let inflater = try inflater(kind)
        let buffer = PayloadBuffer()
        var generator = SystemRandomNumberGenerator()
        let messages: [[UInt8]] = [
            Array(#"{"op":10}"#.utf8), Array(#"{"op":10}"#.utf8), [UInt8](repeating: 97, count: 3_000_000),
            (0..<300_000).map { _ in UInt8.random(in: 0...255, using: &generator) }, Array("x".utf8),
        ]
        for message in messages {
            #expect(try inflate(inflater, deflater.message(message), buffer) == message)
        }
    }

    @Test("A zlib message can arrive in parts and is complete with the flush marker")
    func parts() throws {
        let inflater = try inflater(.zlib)
        let buffer = PayloadBuffer()
        let message = Deflater(.zlib).message("a payload in three parts")
        #expect(try inflate(inflater, Array(message[..<3]), buffer) == nil)
        #expect(try inflate(inflater, Array(message[3..<9]), buffer) == nil)
        #expect(try inflate(inflater, Array(message[9...]), buffer) == Array("a payload in three parts".utf8))
    }

    @Test("A message that would exceed the size limit is rejected early", arguments: Deflater.Kind.allCases)
    func bomb(_ kind: Deflater.Kind) throws {
        let message = Deflater(kind).message([UInt8](repeating: 0, count: 50_000_000))
        let inflater = try inflater(kind)
        let buffer = PayloadBuffer()
        #expect(throws: GatewayStreamError.messageTooLarge) {
            try inflate(inflater, message, buffer, limit: 1_000_000)
        }
        #expect(buffer.capacity < 4_000_000)
    }

    @Test("A message of exactly the maximum size is allowed", arguments: Deflater.Kind.allCases)
    func bound(_ kind: Deflater.Kind) throws {
        let bytes = [UInt8](repeating: 1, count: 100_000)
        let message = Deflater(kind).message(bytes)
        let inflater = try inflater(kind)
        #expect(try inflate(inflater, message, PayloadBuffer(), limit: 100_000) == bytes)
        #expect(throws: GatewayStreamError.messageTooLarge) {
            try inflate(self.inflater(kind), message, PayloadBuffer(), limit: 99_999)
        }
    }

    @Test("Bytes that are not a stream are rejected", arguments: Deflater.Kind.allCases)
    func garbage(_ kind: Deflater.Kind) throws {
        #expect(throws: GatewayStreamError.corruptStream) {
            try inflate(inflater(kind), Array("{\"op\":10} is not compressed".utf8), PayloadBuffer())
        }
    }

    @Test("A damaged message is rejected or differs, but never exceeds the limit", arguments: Deflater.Kind.allCases)
    func damage(_ kind: Deflater.Kind) throws {
        let message = Deflater(kind).message([UInt8](repeating: 5, count: 1000) + Array(#"{"op":0,"d":"abc"}"#.utf8))
        for index in message.indices {
            var damaged = message
            damaged[index] ^= 0x55
            let result = try? inflate(inflater(kind), damaged, PayloadBuffer(), limit: 10_000)
            #expect((result ?? []).count <= 10_000)
        }
    }

    @Test("Uncompressed messages pass up to the size limit")
    func plain() throws {
        let inflater = PlainInflater()
        #expect(try inflate(inflater, Array("abc".utf8), PayloadBuffer(), limit: 3) == Array("abc".utf8))
        #expect(throws: GatewayStreamError.messageTooLarge) {
            try inflate(inflater, Array("abcd".utf8), PayloadBuffer(), limit: 3)
        }
    }
}
