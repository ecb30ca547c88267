// SPDX-License-Identifier: MIT
// Part of StatsBot.

import NIOCore
import NIOHTTP1

extension RESTResponse {
    /// The response as sent to a request with the given method; a response to HEAD has no body. `via`: whether to add
    /// the header of Discord's proxy.
    func parts(to method: HTTPMethod, keepAlive: Bool, via: Bool = true) -> [ClientSocket.Output] {
        var fields = HTTPHeaders(headers.map { ($0.name, $0.value) })
        // Discord's responses pass through a proxy, and some clients treat a 429 without this header as a ban.
        if via { fields.add(name: "Via", value: "1.1 google") }
        if body != nil { fields.add(name: "Content-Type", value: contentType) }
        if status != 204 { fields.add(name: "Content-Length", value: String(body?.count ?? 0)) }
        fields.add(name: "Connection", value: keepAlive ? "keep-alive" : "close")
        let head = HTTPResponseHead(
            version: .http1_1, status: HTTPResponseStatus(statusCode: status), headers: fields)
        var parts: [HTTPServerResponsePart] = [.head(head)]
        if let body, method != .HEAD { parts.append(.body(.byteBuffer(ByteBuffer(bytes: body)))) }
        return (parts + [.end(nil)]).map { .response($0) }
    }
}
