// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// An error in frames, messages or compression that ends a connection. Never caused by the content of a payload.
enum GatewayStreamError: Error, Sendable, Equatable {
    /// A message larger than allowed, compressed or decompressed.
    case messageTooLarge
    /// A corrupt compression stream.
    case corruptStream
    /// WebSocket frames in an order that RFC 6455 forbids.
    case unexpectedFrame
    /// HELLO did not arrive in time.
    case helloTimeout
    /// The server did not switch to WebSocket.
    case notUpgraded
}
