// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import NIOCore
import NIOHTTP1

/// A complete HTTP request.
struct SimulatorRequest: Sendable {
    /// Maximum size of a body, in bytes; only a form with files can be larger.
    private static let bodyLimit = 1 << 20
    private static let formLimit = 32 << 20

    let head: HTTPRequestHead
    private(set) var body: [UInt8] = []
    /// Whether the body exceeds the limit. The rest of it is discarded.
    private(set) var isTooLarge = false

    /// Reads the next request of a connection; `nil` if the client has stopped sending.
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

    /// Whether another request can follow. The decoder stops after a request for a protocol upgrade.
    var allowsAnother: Bool {
        head.isKeepAlive && head.method != .CONNECT && !head.headers.contains(name: "Upgrade")
    }

    var asksForWebSocket: Bool {
        head.headers[canonicalForm: "Upgrade"].contains { $0.lowercased() == "websocket" }
    }

    /// The request for the REST API.
    var message: RESTRequest {
        let target = URLComponents(string: head.uri)
        return RESTRequest(
            method: head.method.rawValue, path: (target?.path ?? "").split(separator: "/").map(String.init),
            query: Dictionary(
                (target?.queryItems ?? []).map { ($0.name, $0.value ?? "") }, uniquingKeysWith: { first, _ in first }),
            authorization: head.headers.first(name: "Authorization"),
            contentType: head.headers.first(name: "Content-Type"),
            auditLogReason: head.headers.first(name: "X-Audit-Log-Reason").flatMap { reason in
                let text = reason.removingPercentEncoding ?? reason
                return text.isEmpty ? nil : text
            }, body: body)
    }
}
