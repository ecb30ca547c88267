// SPDX-License-Identifier: MIT
// Part of StatsBot.

import NIOCore

/// Stands next to the socket and closes it at once when told to. A plain close would have TLS say goodbye first, and
/// wait for the client to answer.
final class SocketGuard: ChannelOutboundHandler {
    typealias OutboundIn = ByteBuffer

    /// What it listens for.
    struct Abort: Sendable {}

    func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
        if event is Abort {
            context.close(promise: promise)
        } else {
            context.triggerUserOutboundEvent(event, promise: promise)
        }
    }
}

extension Channel {
    /// Closes the socket without a word; what is not sent is lost.
    func abort() {
        triggerUserOutboundEvent(SocketGuard.Abort(), promise: nil)
    }
}
