// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Counts requests that the simulator does not support, by method and path, and by field or query parameter if only that
/// is not supported. IDs and tokens in paths are replaced by placeholders.
struct UnknownRequests: Sendable, Equatable {
    /// Maximum number of paths.
    private static let limit = 1000

    private(set) var counts: [String: Int] = [:]

    mutating func count(_ request: RESTRequest, part: String? = nil) {
        count(request.method + " " + Self.template(of: request.path) + (part.map { " " + $0.prefix(100) } ?? ""))
    }

    /// Counts a payload sent to the gateway.
    mutating func count(opcode: Int) {
        count("gateway opcode \(opcode)")
    }

    private mutating func count(_ key: String) {
        guard counts[key] != nil || counts.count < Self.limit else { return }
        counts[key, default: 0] += 1
    }

    /// `/api/v10/webhooks/1/secret/slack` is `/api/v10/webhooks/{id}/{token}/slack`.
    static func template(of path: [String]) -> String {
        let afterID = ["webhooks", "interactions"]
        return path.enumerated().reduce(into: "") { text, part in
            let (index, name) = part
            if !name.isEmpty, name.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
                text += "/{id}"
            } else if index >= 2, afterID.contains(path[index - 2]) {
                text += "/{token}"
            } else {
                text += "/" + name.prefix(100)
            }
        }
    }
}
