// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import NIOCore
import NIOHTTP1

/// One HTTP request, read to its end.
struct SimulatorRequest: Sendable {
    /// No body that Discord takes here is longer, except a form with files.
    private static let bodyLimit = 1 << 20
    private static let formLimit = 32 << 20

    let head: HTTPRequestHead
    private(set) var body: [UInt8] = []
    /// Whether the body was longer than is taken. The rest of it is thrown away.
    private(set) var isTooLarge = false

    /// The next request of a connection; `nil` when the client sends no more.
    init?(from inbound: inout ClientSocket.Inbound) async throws {
        guard case .request(.head(let head)) = try await inbound.next(isolation: #isolation) else { return nil }
        self.head = head
        let contentType = head.headers.first(name: "Content-Type")
        let limit = contentType?.hasPrefix("multipart/") ?? false ? Self.formLimit : Self.bodyLimit
        while case .request(let part)? = try await inbound.next(isolation: #isolation) {
            switch part {
            case .head: return nil
            case .body(let bytes):
                if body.count + bytes.readableBytes > limit { isTooLarge = true }
                if !isTooLarge { body.append(contentsOf: bytes.readableBytesView) }
            case .end: return
            }
        }
        return nil
    }

    /// Whether another request may follow. After one that asks for a protocol, the decoder reads on no more.
    var allowsAnother: Bool {
        head.isKeepAlive && head.method != .CONNECT && !head.headers.contains(name: "Upgrade")
    }

    var asksForWebSocket: Bool {
        head.headers[canonicalForm: "Upgrade"].contains { $0.lowercased() == "websocket" }
    }

    /// The request as the REST API reads it.
    var message: RESTRequest {
        let target = URLComponents(string: head.uri)
        return RESTRequest(
            method: head.method.rawValue, path: (target?.path ?? "").split(separator: "/").map(String.init),
            query: Dictionary(
                (target?.queryItems ?? []).map { ($0.name, $0.value ?? "") }, uniquingKeysWith: { first, _ in first }),
            authorization: head.headers.first(name: "Authorization"),
            contentType: head.headers.first(name: "Content-Type"), body: body)
    }
}
