// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import NIOCore

/// Closes the socket immediately on an `Abort` event. As the handler next to the socket it bypasses TLS, which would
/// send close_notify first and wait for the client's reply.
final class SocketGuard: ChannelOutboundHandler {
    typealias OutboundIn = ByteBuffer

    /// The event that closes the socket.
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
    /// Closes the socket immediately, discarding pending output.
    func abort() {
        triggerUserOutboundEvent(SocketGuard.Abort(), promise: nil)
    }

    /// Closes the socket with a TCP reset, using a linger time of zero.
    func reset() {
        guard let socket = self as? any SocketOptionProvider else { return abort() }
        socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenComplete { _ in self.abort() }
    }
}
