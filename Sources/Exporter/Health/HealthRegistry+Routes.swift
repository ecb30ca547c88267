// SPDX-License-Identifier: MIT
// Part of StatsBot.

import FoundationEssentials

extension HealthRegistry {
    /// The routes `/healthz` (`.live`) and `/readyz` (`.ready`).
    ///
    /// 200 and `ok`, or 503, `failing` and a line `name: message` for each check that fails. With `?verbose` the same
    /// status and all checks as JSON: `{"status": "ok"|"failing", "checks": [{"name", "status", "message", "since"}]}`,
    /// where `since` (RFC 3339, UTC) is when the status last changed.
    public func routes() -> [HTTPRoute] {
        [route("/healthz", .live), route("/readyz", .ready)]
    }

    private func route(_ path: String, _ kind: HealthKind) -> HTTPRoute {
        HTTPRoute(path) { request in
            let entries = self.entries(kind)
            let isPassing = entries.allSatisfy(\.isPassing)
            let status = isPassing ? 200 : 503
            if request.queryValue("verbose") != nil {
                return .json(Self.json(entries, isPassing: isPassing), status: status)
            }
            if isPassing { return .text("ok\n") }
            let lines = entries.filter { !$0.isPassing }.map { "\($0.name): \($0.message)".escapingControlCharacters }
            return .text("failing\n" + lines.map { $0 + "\n" }.joined(), status: status)
        }
    }

    private static func json(_ entries: [Entry], isPassing: Bool) -> [UInt8] {
        let checks = entries.map { entry in
            let status = statusName(entry.isPassing).jsonQuoted
            let since = entry.since.formatted(.iso8601).jsonQuoted
            return "{\"name\":\(entry.name.jsonQuoted),\"status\":\(status),"
                + "\"message\":\(entry.message.jsonQuoted),\"since\":\(since)}"
        }
        let status = statusName(isPassing).jsonQuoted
        return Array("{\"status\":\(status),\"checks\":[\(checks.joined(separator: ","))]}\n".utf8)
    }

    private static func statusName(_ isPassing: Bool) -> String {
        isPassing ? "ok" : "failing"
    }
}
