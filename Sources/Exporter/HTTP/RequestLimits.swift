// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Rejects requests that are too large, have a body, or are malformed, before routing.
///
/// A rejection closes the connection, because the bytes that follow may belong to the rejected request and must not be
/// parsed as a new one.
struct RequestLimits: Sendable {
    let targetBytes: Int
    let headerBytes: Int

    /// The response that rejects the request; nil if the request is acceptable.
    func refusal(of request: RawRequest) -> HTTPResponse? {
        var response: HTTPResponse
        if request.headers.announceBody {
            response = .problem(
                status: 413, title: "Content Too Large", detail: "This server accepts no request bodies.")
        } else if request.target.count > targetBytes {
            response = .problem(
                status: 414, title: "URI Too Long",
                detail: "The request target must not exceed \(targetBytes) bytes.")
        } else if request.headers.byteCount > headerBytes {
            response = .problem(
                status: 431, title: "Request Header Fields Too Large",
                detail: "The header fields must not exceed \(headerBytes) bytes.")
        } else if let detail = malformation(of: request) {
            response = .problem(status: 400, title: "Bad Request", detail: detail)
        } else {
            return nil
        }
        response.headers.append(("Connection", "close"))
        return response
    }

    private func malformation(of request: RawRequest) -> String? {
        guard request.headers.areWellFormed else { return "A header field has an invalid name or value." }
        let hosts = request.headers.fields.filter { $0.name.isEqualIgnoringCase("Host") }.map(\.value)
        if hosts.isEmpty { return request.version == "HTTP/1.0" ? nil : "The header field Host is missing." }
        guard hosts.count == 1 else { return "The header field Host must not be repeated." }
        return HostField(hosts[0]) == nil ? "The header field Host is malformed." : nil
    }
}
