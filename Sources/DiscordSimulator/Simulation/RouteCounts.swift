// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Counts requests, 429 responses and other 4xx and 501 responses by route. IDs and tokens in paths are replaced by
/// placeholders.
struct RouteCounts: Sendable, Equatable {
    /// Maximum number of routes.
    private static let limit = 1000

    private(set) var counts: [String: SimulatorLedger.Route] = [:]

    mutating func count(_ request: RESTRequest, status: Int) {
        let key = request.method + " " + request.route
        guard counts[key] != nil || counts.count < Self.limit else { return }
        counts[key, default: SimulatorLedger.Route()].requests += 1
        switch status {
        case 429: counts[key]?.rateLimited += 1
        case 400..<500, 501: counts[key]?.refused += 1
        default: break
        }
    }
}

extension RESTRequest {
    /// The path without the version, and with placeholders for IDs and tokens: `/channels/{id}/messages`.
    var route: String {
        var path = self.path.dropFirst()
        if let version = path.first, version.first == "v", Int(version.dropFirst()) != nil { path = path.dropFirst() }
        return UnknownRequests.template(of: Array(path))
    }
}
