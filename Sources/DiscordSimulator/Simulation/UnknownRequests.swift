// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// What was asked for and is not simulated, counted by method and path; ids and tokens are left out of the path.
struct UnknownRequests: Sendable, Equatable {
    /// Different paths that are kept.
    private static let limit = 1000

    private(set) var counts: [String: Int] = [:]

    mutating func count(_ request: RESTRequest) {
        let key = request.method + " " + Self.template(of: request.path)
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
