// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Logging
import NIOCore
import NIOPosix
import NIOSSL

/// Ends TLS on the public port and pipes the bytes to the HTTP server's private one, since FlyingFox speaks no TLS.
struct TLSFront: Sendable {
    let authority: CertificateAuthority
    let port: Int
    /// The private port.
    let target: Int
    let logger: Logger

    private typealias Socket = NIOAsyncChannel<ByteBuffer, ByteBuffer>

    /// Serves until cancelled; `listening` is told the port.
    func run(listening: (Int) async throws -> Void) async throws {
        let context = try makeContext()
        let server: NIOAsyncChannel<Socket, Never>
        do {
            server = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .childChannelOption(.allowRemoteHalfClosure, value: false)
                .bind(host: "127.0.0.1", port: port) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context))
                        return try Socket(wrappingChannelSynchronously: channel)
                    }
                }
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
            throw SimulatorError.portInUse(port)
        }
        try await server.executeThenClose { sockets in
            try await listening(server.channel.localAddress?.port ?? port)
            try await withThrowingDiscardingTaskGroup { group in
                for try await socket in sockets {
                    group.addTask { await pipe(socket) }
                }
            }
        }
    }

    private func makeContext() throws -> NIOSSLContext {
        do {
            let certificate = try NIOSSLCertificate(bytes: authority.certificate, format: .der)
            let key = try NIOSSLPrivateKey(bytes: authority.privateKey, format: .der)
            return try NIOSSLContext(
                configuration: .makeServerConfiguration(
                    certificateChain: [.certificate(certificate)], privateKey: .privateKey(key)))
        } catch {
            throw SimulatorError(code: .certificate, message: "The throw-away certificate was refused: \(error).")
        }
    }

    /// Carries the bytes of one client both ways until either side ends.
    private func pipe(_ client: Socket) async {
        do {
            let server = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .connect(host: "127.0.0.1", port: target) { channel in
                    channel.eventLoop.makeCompletedFuture { try Socket(wrappingChannelSynchronously: channel) }
                }
            try await client.executeThenClose { fromClient, toClient in
                try await server.executeThenClose { fromServer, toServer in
                    try await withThrowingTaskGroup(of: Void.self) { group in
                        group.addTask { for try await bytes in fromClient { try await toServer.write(bytes) } }
                        group.addTask { for try await bytes in fromServer { try await toClient.write(bytes) } }
                        // Whichever side ends first ends both; what it sent has been written by then.
                        try await group.next()
                        group.cancelAll()
                    }
                }
            }
        } catch {
            // A client that goes away in the middle of something is nothing unusual.
            logger.debug("TLS connection ended", metadata: ["error": "\(error)"])
        }
    }
}
