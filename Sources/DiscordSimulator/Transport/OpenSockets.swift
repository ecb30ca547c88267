// SPDX-License-Identifier: MIT
// Part of StatsBot.

import NIOCore
import Synchronization

/// The sockets of all clients, including those whose task has not started, so that none outlives the server.
final class OpenSockets: Sendable {
    private struct State {
        var isClosed = false
        var channels: [ObjectIdentifier: any Channel] = [:]
    }

    private let state = Mutex(State())

    /// Adds a socket until it closes; after `closeAll()`, closes it immediately.
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

    /// Closes all sockets immediately.
    func closeAll() {
        let channels = state.withLock { state in
            state.isClosed = true
            return Array(state.channels.values)
        }
        for channel in channels { channel.abort() }
    }
}
