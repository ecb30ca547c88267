// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// Decompresses the messages of one connection into payloads.
protocol Inflater: AnyObject {
    /// Decompresses a message and appends the result to `output`.
    ///
    /// - Returns: Whether `output` now contains a complete payload.
    /// - Throws: `messageTooLarge` if `output` would exceed `limit`; `corruptStream`. The connection must then be
    ///   closed.
    func inflate(
        _ input: UnsafeRawBufferPointer, into output: PayloadBuffer, limit: Int
    ) throws(GatewayStreamError) -> Bool
}

extension GatewayCompression {
    /// Creates an inflater for a new connection.
    func makeInflater() throws(GatewayStreamError) -> any Inflater {
        switch self {
        case .zstdStream: try ZstdInflater()
        case .zlibStream: try ZlibInflater()
        case .none: PlainInflater()
        }
    }
}

/// Passes uncompressed messages through.
final class PlainInflater: Inflater {
    func inflate(
        _ input: UnsafeRawBufferPointer, into output: PayloadBuffer, limit: Int
    ) throws(GatewayStreamError) -> Bool {
        guard input.count <= limit - output.count else { throw .messageTooLarge }
        output.append(input)
        return true
    }
}
