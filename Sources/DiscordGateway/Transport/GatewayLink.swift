// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import NIOCore
import NIOWebSocket
import Synchronization

/// The sending end of one connection, shared by its reader, its heartbeat and its sender of commands.
final class GatewayLink: Sendable {
    /// The code that this side closes with: any but 1000 and 1001 lets the session live. Source: Events, Gateway,
    /// "Initiating a Disconnect".
    static let closeCode = GatewayCloseCode(rawValue: 4900)

    private struct State {
        var isClosing = false
        var cause: GatewayDisconnect?
    }

    private let channel: any NIOCore.Channel
    private let state = Mutex(State())
    /// Whether received payloads wait to be read.
    let readerIsBusy = Atomic<Bool>(false)

    init(channel: any NIOCore.Channel) {
        self.channel = channel
    }

    /// Why this side closed before the reader was at its end; `nil`: it did not.
    var disconnect: GatewayDisconnect? { state.withLock { $0.cause } }

    /// Sends a payload. Where that fails the connection is ending, which the reader sees.
    func send(_ payload: OutboundPayload) {
        channel.writeAndFlush(WebSocketFrame.text(payload.bytes), promise: nil)
    }

    /// Closes, leaving the session alive. The reader still gets what was received.
    func close(because cause: GatewayDisconnect?) {
        let isFirst = state.withLock { state in
            guard !state.isClosing else { return false }
            state = State(isClosing: true, cause: cause)
            return true
        }
        guard isFirst else { return }
        // The answer to a close frame of the server went out when it came.
        if case .closed = cause {
        } else {
            channel.writeAndFlush(WebSocketFrame.close(Self.closeCode), promise: nil)
        }
        channel.close(promise: nil)
    }
}
