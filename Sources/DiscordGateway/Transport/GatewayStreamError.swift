// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// What ends a connection from below: frames, messages and compression. Never from the content of a payload.
enum GatewayStreamError: Error, Sendable, Equatable {
    /// A message of more bytes than allowed, as it came or decompressed.
    case messageTooLarge
    /// A compression stream that cannot be read.
    case corruptStream
    /// WebSocket frames in an order that RFC 6455 forbids.
    case unexpectedFrame
    /// HELLO did not come in time.
    case helloTimeout
    /// The server did not switch to WebSocket.
    case notUpgraded
}
