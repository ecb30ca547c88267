// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Formatting
import FoundationEssentials

extension HealthRegistry {
    /// The routes `/healthz` (`.live`) and `/readyz` (`.ready`).
    ///
    /// The response is 200 with `ok`; or 200 with `degraded` and a line `name: message` for each degraded check; or 503
    /// with `failing` and such a line for each failing check. With `?verbose`, the status code is the same and the body
    /// is JSON with all checks: `{"status": "ok"|"degraded"|"failing", "checks": [{"name", "status", "message",
    /// "since"}]}`. `since` (RFC 3339, UTC) is the time of the last status change. If known, a check also has
    /// `last_success`, and `last_error` with `message` and `at`. Other parameters result in status 400.
    ///
    /// Messages may contain paths and the texts of errors. Without access to details, responses have only the names, states
    /// and times of the checks.
    ///
    /// - Parameter showsDetails: whether a request has access to details.
    /// - Returns: the routes.
    public func routes(
        showsDetails: @escaping @Sendable (HTTPRequest) -> Bool = { _ in true }
    ) -> [HTTPRoute] {
        [route("/healthz", .live, showsDetails), route("/readyz", .ready, showsDetails)]
    }

    private func route(
        _ path: String, _ kind: HealthKind, _ showsDetails: @escaping @Sendable (HTTPRequest) -> Bool
    ) -> HTTPRoute {
        HTTPRoute(path, parameters: ["verbose"]) { request in
            let isDetailed = showsDetails(request)
            let entries = self.entries(kind)
            let state = Self.state(of: entries)
            let status = state == .failing ? 503 : 200
            if request.queryValue("verbose") != nil {
                return .json(Self.json(entries, state: state, isDetailed: isDetailed), status: status)
            }
            let concerned = state == .passing ? [] : entries.filter { $0.state == state }
            let lines =
                [state.rawValue]
                + concerned.map { entry in
                    (isDetailed ? "\(entry.name): \(entry.message)" : entry.name).escapingUnsafe
                }
            return .text(lines.map { $0 + "\n" }.joined(), status: status)
        }
    }

    /// The state of a kind in one line, such as `failing: store: database cannot be written`. If several checks have
    /// that state, only the first is included.
    public func summary(_ kind: HealthKind) -> String {
        let entries = entries(kind)
        let state = Self.state(of: entries)
        guard state != .passing, let first = entries.first(where: { $0.state == state }) else { return state.rawValue }
        return "\(state.rawValue): \(first.name): \(first.message)".escapingUnsafe
    }

    /// The worst state of all entries.
    private static func state(of entries: [Entry]) -> HealthState {
        for state in [HealthState.failing, .degraded] where entries.contains(where: { $0.state == state }) {
            return state
        }
        return .passing
    }

    private static func json(_ entries: [Entry], state: HealthState, isDetailed: Bool) -> [UInt8] {
        let checks = entries.map { entry in
            let since = entry.since.formatted(.iso8601).jsonQuoted
            let message = isDetailed ? "\"message\":\(entry.message.jsonQuoted)," : ""
            return "{\"name\":\(entry.name.jsonQuoted),\"status\":\(entry.state.rawValue.jsonQuoted),\(message)"
                + "\"since\":\(since)\(isDetailed ? lastOutcomes(entry) : "")}"
        }
        return Array("{\"status\":\(state.rawValue.jsonQuoted),\"checks\":[\(checks.joined(separator: ","))]}\n".utf8)
    }

    private static func lastOutcomes(_ entry: Entry) -> String {
        var text = ""
        if let instant = entry.lastSuccess { text += ",\"last_success\":\(instant.formatted(.iso8601).jsonQuoted)" }
        if let error = entry.lastError {
            text +=
                ",\"last_error\":{\"message\":\(error.message.jsonQuoted),"
                + "\"at\":\(error.at.formatted(.iso8601).jsonQuoted)}"
        }
        return text
    }
}
