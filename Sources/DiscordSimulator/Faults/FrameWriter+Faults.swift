// SPDX-License-Identifier: MIT
// Part of StatsBot.

import NIOCore

/// Frames that are not as they should be.
extension FrameWriter {
    mutating func frames(
        _ dispatch: Dispatch, sequence: Int, manner: ActiveFaults.Manner
    ) throws -> ByteBuffer {
        var buffer = ByteBuffer()
        json.clear()
        payloads.write(dispatch, sequence: sequence, to: &json)
        switch manner {
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

    /// What cannot be read, in the place of a message.
    private func corrupted(_ message: [UInt8]) -> [UInt8] {
        switch compression {
        case .none:
            // Cut between characters: the text is one, but no JSON.
            var end = message.count * 2 / 3
            while end > 0, message[end] & 0xC0 == 0x80 { end -= 1 }
            return Array(message[..<end])
        // A block of the type 3, which there is not (RFC 1951, section 3.2.3), with the end that a sync flush has.
        case .zlib: return [0x07] + Array(repeating: 0xFF, count: 16) + [0x00, 0x00, 0xFF, 0xFF]
        // A block of the type 3, which is reserved (RFC 8878, section 3.1.1.2.2).
        case .zstd: return [0x07, 0x01, 0x00] + Array(repeating: 0xFF, count: 16)
        }
    }

    /// A payload that only takes room.
    mutating func writeHuge(_ bytes: Int, sequence: Int) {
        json.raw(#"{"t":"SIMULATED_PADDING","s":"#)
        json.number(sequence)
        json.raw(#","op":0,"d":{"padding":""#)
        json.raw([UInt8](repeating: UInt8(ascii: "0"), count: max(bytes, 0)))
        json.raw(#""}}"#)
    }
}
