// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import NIOCore
import NIOWebSocket
import Synchronization

/// The sending side of one connection, shared by its reader, heartbeat and command sender.
final class GatewayLink: Sendable {
    /// The code with which the bot closes. Any code but 1000 and 1001 keeps the session. Source: Events, Gateway,
    /// "Initiating a Disconnect".
    static let closeCode = GatewayCloseCode(rawValue: 4900)

    private struct State {
        var isClosing = false
        var cause: GatewayDisconnect?
    }

    private let channel: any NIOCore.Channel
    private let state = Mutex(State())
    /// Whether received payloads are still being processed.
    let readerIsBusy = Atomic<Bool>(false)

    init(channel: any NIOCore.Channel) {
        self.channel = channel
    }

    /// The reason why the bot closed the connection before the reader ended; `nil` if it did not.
    var disconnect: GatewayDisconnect? { state.withLock { $0.cause } }

    /// Sends a payload. If that fails, the connection is ending, and the reader detects it.
    func send(_ payload: OutboundPayload) {
        channel.writeAndFlush(WebSocketFrame.text(payload.bytes), promise: nil)
    }

    /// Closes the connection and keeps the session. The reader still receives the remaining messages.
    func close(because cause: GatewayDisconnect?) {
        let isFirst = state.withLock { state in
            guard !state.isClosing else { return false }
            state = State(isClosing: true, cause: cause)
            return true
        }
        guard isFirst else { return }
        // A close frame from the server has already been answered.
        if case .closed = cause {
        } else {
            channel.writeAndFlush(WebSocketFrame.close(Self.closeCode), promise: nil)
        }
        channel.close(promise: nil)
    }
}
