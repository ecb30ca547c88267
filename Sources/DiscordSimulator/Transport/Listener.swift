// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import NIOCore
import NIOPosix

/// The listening socket, on the loopback address only.
struct Listener: Sendable {
    private let server: NIOAsyncChannel<any Channel, Never>
    private let sockets: OpenSockets

    /// Starts listening; port 0 picks a free one.
    init(port: Int) async throws {
        let sockets = OpenSockets()
        do {
            server = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .serverChannelOption(.backlog, value: 256)
                .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
                // Nothing is read before the connection's task has installed the handlers.
                .childChannelOption(.autoRead, value: false)
                .bind(host: "127.0.0.1", port: port) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(SocketGuard())
                        sockets.add(channel)
                        return channel
                    }
                }
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
            throw SimulatorError.portInUse(port)
        } catch {
            throw SimulatorError(code: .cannotListen, message: "Cannot listen on port \(port): \(error)")
        }
        self.sockets = sockets
    }

    /// The port the listener is bound to.
    var port: Int { server.channel.localAddress?.port ?? 0 }

    /// Calls `handle` for every client's socket, each in its own task and with a unique number. Ends when cancelled,
    /// after closing all sockets.
    func run(_ handle: @escaping @Sendable (_ channel: any Channel, _ number: Int) async -> Void) async throws {
        try await server.executeThenClose { channels in
            try await withThrowingDiscardingTaskGroup { group in
                defer { sockets.closeAll() }
                var count = 0
                for try await channel in channels {
                    count += 1
                    group.addTask { [count] in await handle(channel, count) }
                }
            }
        }
    }
}
