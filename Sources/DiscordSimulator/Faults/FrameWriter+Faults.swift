// SPDX-License-Identifier: MIT
// Part of StatsBot.

import NIOCore

/// Frames with injected faults.
extension FrameWriter {
    mutating func frames(
        _ dispatch: Dispatch, sequence: Int, delivery: ActiveFaults.Delivery
    ) throws -> ByteBuffer {
        var buffer = ByteBuffer()
        json.clear()
        payloads.write(dispatch, sequence: sequence, to: &json)
        switch delivery {
        case .never: break
        case .twice:
            try write(json.bytes, to: &buffer)
            try write(json.bytes, to: &buffer)
        case .corrupt:
            write(corrupted(json.bytes), as: compression == .none ? .text : .binary, to: &buffer)
        case .fragments(let count):
            let (bytes, opcode) = try wire(json.bytes)
            for part in 0..<count {
                let piece = bytes[part * bytes.count / count..<(part + 1) * bytes.count / count]
                write(
                    Array(piece), as: part == 0 ? opcode : .continuation, isLast: part == count - 1, to: &buffer)
            }
        }
        return buffer
    }

    /// Unreadable bytes to send instead of a message.
    private func corrupted(_ message: [UInt8]) -> [UInt8] {
        switch compression {
        case .none:
            // Cut between characters: valid text, but invalid JSON.
            var end = message.count * 2 / 3
            while end > 0, message[end] & 0xC0 == 0x80 { end -= 1 }
            return Array(message[..<end])
        // A block of the undefined type 3 (RFC 1951, section 3.2.3), ending like a sync flush.
        case .zlib: return [0x07] + Array(repeating: 0xFF, count: 16) + [0x00, 0x00, 0xFF, 0xFF]
        // A block of the reserved type 3 (RFC 8878, section 3.1.1.2.2).
        case .zstd: return [0x07, 0x01, 0x00] + Array(repeating: 0xFF, count: 16)
        }
    }

    /// Writes a payload that consists of padding.
    mutating func writeHuge(_ bytes: Int, sequence: Int) {
        json.raw(#"{"t":"SIMULATED_PADDING","s":"#)
        json.number(sequence)
        json.raw(#","op":0,"d":{"padding":""#)
        json.raw([UInt8](repeating: UInt8(ascii: "0"), count: max(bytes, 0)))
        json.raw(#""}}"#)
    }
}
