// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// Turns the messages of one connection into payloads.
protocol Inflater: AnyObject {
    /// Takes a message in and appends what it holds to `output`.
    ///
    /// - Returns: Whether `output` now holds a whole payload.
    /// - Throws: `messageTooLarge` where `output` would exceed `limit`; `corruptStream`. Then the connection is over.
    func inflate(
        _ input: UnsafeRawBufferPointer, into output: PayloadBuffer, limit: Int
    ) throws(GatewayStreamError) -> Bool
}

extension GatewayCompression {
    /// Makes what a new connection needs.
    func makeInflater() throws(GatewayStreamError) -> any Inflater {
        switch self {
        case .zstdStream: try ZstdInflater()
        case .zlibStream: try ZlibInflater()
        case .none: PlainInflater()
        }
    }
}

/// Takes messages as they are.
final class PlainInflater: Inflater {
    func inflate(
        _ input: UnsafeRawBufferPointer, into output: PayloadBuffer, limit: Int
    ) throws(GatewayStreamError) -> Bool {
        guard input.count <= limit - output.count else { throw .messageTooLarge }
        output.append(input)
        return true
    }
}
