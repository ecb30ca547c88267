// SPDX-License-Identifier: MIT
// Part of StatsBot.

import NIOCore

/// Creates the WebSocket frames of a connection, one batch at a time.
struct FrameWriter {
    /// The compression library failed.
    struct CompressionError: Error {}

    /// Source: RFC 6455, section 5.2.
    enum Opcode: UInt8 {
        case continuation = 0
        case text = 1
        case binary = 2
        case close = 8
        case pong = 10
    }

    /// The writers of the guilds, whose number can grow.
    var payloads: DispatchPayloads
    let compression: TransportCompression
    private let compressor: (any MessageCompressor)?
    /// Reused for its capacity.
    var json = JSONWriter(capacity: 1024)

    init(payloads: DispatchPayloads, compression: TransportCompression, favorsSpeed: Bool = false) {
        self.payloads = payloads
        self.compression = compression
        compressor = compression.makeCompressor(favorsSpeed: favorsSpeed)
    }

    mutating func frames(_ dispatches: [(sequence: Int, dispatch: Dispatch)]) throws -> ByteBuffer {
        var buffer = ByteBuffer()
        buffer.reserveCapacity(dispatches.count * 512)
        for (sequence, dispatch) in dispatches {
            json.clear()
            payloads.write(dispatch, sequence: sequence, to: &json)
            try write(json.bytes, to: &buffer)
        }
        return buffer
    }

    mutating func frames(_ controls: [ConnectionState.Control]) throws -> ByteBuffer {
        var buffer = ByteBuffer()
        for control in controls {
            json.clear()
            switch control {
            case .hello(let milliseconds):
                json.raw(#"{"t":null,"s":null,"op":10,"d":{"heartbeat_interval":"#)
                json.number(milliseconds)
                json.raw("}}")
            case .heartbeatACK: json.raw(#"{"t":null,"s":null,"op":11,"d":null}"#)
            case .invalidSession(let resumable):
                json.raw(#"{"t":null,"s":null,"op":9,"d":"#)
                json.raw(resumable ? "true}" : "false}")
            case .payload(let bytes): json.raw(bytes)
            case .huge(let bytes, let sequence): writeHuge(bytes, sequence: sequence)
            case .reconnect: json.raw(#"{"t":null,"s":null,"op":7,"d":null}"#)
            case .close(let code):
                write(code.map { [UInt8($0 >> 8), UInt8($0 & 0xFF)] } ?? [], as: .close, to: &buffer)
                continue
            case .pong(let payload):
                write(payload, as: .pong, to: &buffer)
                continue
            }
            try write(json.bytes, to: &buffer)
        }
        return buffer
    }

    func write(_ message: [UInt8], to buffer: inout ByteBuffer) throws {
        let (bytes, opcode) = try wire(message)
        write(bytes, as: opcode, to: &buffer)
    }

    /// A message as sent over the wire, possibly compressed.
    func wire(_ message: [UInt8]) throws -> (bytes: [UInt8], opcode: Opcode) {
        guard compression != .none else { return (message, .text) }
        guard let bytes = compressor?.compress(message) else { throw CompressionError() }
        return (bytes, .binary)
    }

    /// Writes an unmasked frame; by default, a complete message.
    func write(_ payload: [UInt8], as opcode: Opcode, isLast: Bool = true, to buffer: inout ByteBuffer) {
        buffer.writeInteger((isLast ? 0x80 : 0) | opcode.rawValue)
        switch payload.count {
        case ..<126: buffer.writeInteger(UInt8(payload.count))
        case ...0xFFFF: buffer.writeMultipleIntegers(UInt8(126), UInt16(payload.count))
        default: buffer.writeMultipleIntegers(UInt8(127), UInt64(payload.count))
        }
        buffer.writeBytes(payload)
    }
}
