// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
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

    /// Closes the socket with a TCP reset: a close with data of no time to linger.
    func reset() {
        guard let socket = self as? any SocketOptionProvider else { return abort() }
        socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenComplete { _ in self.abort() }
    }
}
