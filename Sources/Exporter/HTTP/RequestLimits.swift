// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// What is refused before any route is looked for: what is too large, bears a body, or is not HTTP as it should be.
///
/// All of these close the connection. What follows on it may be the rest of what was refused, and must not be read as a
/// request of its own.
struct RequestLimits: Sendable {
    let targetBytes: Int
    let headerBytes: Int

    /// The refusal; nil where there is nothing to refuse.
    func refusal(of request: RawRequest) -> HTTPResponse? {
        var response: HTTPResponse
        if request.headers.announceBody {
            response = .problem(status: 413, title: "Content Too Large", detail: "This server takes no request bodies.")
        } else if request.target.count > targetBytes {
            response = .problem(
                status: 414, title: "URI Too Long", detail: "The target may have at most \(targetBytes) bytes.")
        } else if request.headers.byteCount > headerBytes {
            response = .problem(
                status: 431, title: "Request Header Fields Too Large",
                detail: "The header fields may have at most \(headerBytes) bytes.")
        } else if let fault = fault(of: request) {
            response = .problem(status: 400, title: "Bad Request", detail: fault)
        } else {
            return nil
        }
        response.headers.append(("Connection", "close"))
        return response
    }

    private func fault(of request: RawRequest) -> String? {
        guard request.headers.areWellFormed else { return "A header field has a name or value that is not allowed." }
        let hosts = request.headers.fields.filter { $0.name.isEqualIgnoringCase("Host") }.map(\.value)
        if hosts.isEmpty { return request.version == "HTTP/1.0" ? nil : "The header field Host is missing." }
        guard hosts.count == 1 else { return "The header field Host stands twice." }
        return HostField(hosts[0]) == nil ? "The header field Host is malformed." : nil
    }
}
