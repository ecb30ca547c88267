// SPDX-License-Identifier: MIT
// Part of StatsBot.

import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Synchronization

/// An HTTP server on loopback that responds to requests according to a script.
final class ScriptedServer: Sendable {
    /// A received request.
    struct Received: Equatable, Sendable {
        let method: String
        let uri: String
        let headers: HTTPHeaders
        let body: String
    }

    /// The reaction to a request.
    enum Reply: Sendable {
        case answer(Int, [(String, String)] = [], String = "")
        /// Send a success with these gzip-compressed bytes.
        case compressed([UInt8])
        /// Close the connection without a response.
        case drop
        /// Send nothing until the client closes the connection.
        case silence
        /// Send only the head of a response until the client closes the connection.
        case headOnly
    }

    private typealias Connection = NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>

    let port: Int
    private let script: @Sendable (Int, Received) -> Reply
    private let log = Mutex<[Received]>([])

    private init(port: Int, script: @escaping @Sendable (Int, Received) -> Reply) {
        self.port = port
        self.script = script
    }

    /// The requests received so far.
    var received: [Received] { log.withLock { $0 } }

    /// Runs a server while `body` runs. The script gets the index of the request and the request.
    static func withServer<Result: Sendable>(
        tls: NIOSSLContext? = nil, script: @escaping @Sendable (Int, Received) -> Reply,
        body: (ScriptedServer) async throws -> Result
    ) async throws -> Result {
        let listener = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .childChannelOption(.autoRead, value: false)
            .bind(host: "127.0.0.1", port: 0) { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls {
                        try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls))
                    }
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    // The channel is wrapped only when it is served: one that is accepted while the server stops may be
                    // dropped, a wrapped one may not.
                    return channel
                }
            }
        let server = ScriptedServer(port: listener.channel.localAddress?.port ?? 0, script: script)
        return try await listener.executeThenClose { connections in
            try await withThrowingTaskGroup { group in
                group.addTask {
                    try await withThrowingDiscardingTaskGroup { group in
                        for try await connection in connections {
                            // Broken connections are part of the tests.
                            group.addTask { try? await server.serve(connection) }
                        }
                    }
                }
                defer { group.cancelAll() }
                return try await body(server)
            }
        }
    }

    private func serve(_ channel: any Channel) async throws {
        let connection = try await channel.eventLoop.submit {
            try Connection(wrappingChannelSynchronously: channel)
        }.get()
        try await channel.setOption(.autoRead, value: true).get()
        try await connection.executeThenClose { inbound, outbound in
            var head: HTTPRequestHead?
            var body = ByteBuffer()
            for try await part in inbound {
                switch part {
                case .head(let value):
                    head = value
                    body.clear()
                case .body(var bytes): body.writeBuffer(&bytes)
                case .end:
                    guard let head else { return }
                    switch reply(head, body) {
                    case .compressed(let bytes):
                        let headers: HTTPHeaders = ["Content-Encoding": "gzip", "Content-Length": "\(bytes.count)"]
                        try await outbound.write(contentsOf: [
                            .head(HTTPResponseHead(version: .http1_1, status: .ok, headers: headers)),
                            .body(.byteBuffer(ByteBuffer(bytes: bytes))), .end(nil),
                        ])
                    case .answer(let status, let headers, let text):
                        let content = ByteBuffer(string: text)
                        let head = HTTPResponseHead(
                            version: .http1_1, status: .init(statusCode: status),
                            headers: HTTPHeaders(headers + [("Content-Length", "\(content.readableBytes)")]))
                        try await outbound.write(contentsOf: [.head(head), .body(.byteBuffer(content)), .end(nil)])
                    case .headOnly:
                        try await outbound.write(
                            .head(.init(version: .http1_1, status: .ok, headers: ["Content-Length": "10"])))
                    case .drop: return
                    case .silence: break
                    }
                }
            }
        }
    }

    private func reply(_ head: HTTPRequestHead, _ body: ByteBuffer) -> Reply {
        let request = Received(
            method: head.method.rawValue, uri: head.uri, headers: head.headers, body: String(buffer: body))
        let number = log.withLock { log in
            log.append(request)
            return log.count - 1
        }
        return script(number, request)
    }
}

extension EventLoopGroup where Self == MultiThreadedEventLoopGroup {
    static var singletonMultiThreadedEventLoopGroup: MultiThreadedEventLoopGroup { .singleton }
}
