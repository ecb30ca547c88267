// SPDX-License-Identifier: MIT
// Part of StatsBot.

import NIOCore
import Synchronization

/// The sockets of all clients, also of those whose task has not begun, so that none outlives the server.
final class OpenSockets: Sendable {
    private struct State {
        var isClosed = false
        var channels: [ObjectIdentifier: any Channel] = [:]
    }

    private let state = Mutex(State())

    /// Takes a socket in until it closes; after `closeAll()` it is closed right away.
    func add(_ channel: any Channel) {
        let isClosed = state.withLock { state in
            if !state.isClosed { state.channels[ObjectIdentifier(channel)] = channel }
            return state.isClosed
        }
        if isClosed { return channel.abort() }
        channel.closeFuture.whenComplete { _ in
            self.state.withLock { $0.channels[ObjectIdentifier(channel)] = nil }
        }
    }

    /// Closes every socket at once.
    func closeAll() {
        let channels = state.withLock { state in
            state.isClosed = true
            return Array(state.channels.values)
        }
        for channel in channels { channel.abort() }
    }
}
