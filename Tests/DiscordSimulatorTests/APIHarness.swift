// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Timekeeping

@testable import DiscordSimulator

/// The REST API without sockets, and without rate limits unless `isLimited`.
struct APIHarness {
    struct Answer {
        let status: Int
        let body: PayloadValue

        var code: Int64? { body["code"]?.integer }

        /// The errors, as `path code`.
        var errors: [String] {
            func collect(_ node: PayloadValue, _ path: String) -> [String] {
                (node.object ?? [:]).sorted { $0.key < $1.key }.flatMap { key, value in
                    key == "_errors"
                        ? (value.array ?? []).map { "\(path) \($0["code"]?.text ?? "")" }
                        : collect(value, path.isEmpty ? key : "\(path).\(key)")
                }
            }
            return body["errors"].map { collect($0, "") } ?? []
        }
    }

    var gateway = GatewayHarness()
    var isLimited = false

    var guild: UInt64 { gateway.state.world.guildID }
    var application: UInt64 { gateway.state.world.botID }

    mutating func ask(
        _ method: String, _ path: String, _ body: String? = nil, query: [String: String] = [:],
        contentType: String = "application/json", authorized: Bool = true, reason: String? = nil
    ) -> Answer {
        if !isLimited { gateway.state.rateLimits = RateLimits() }
        let request = RESTRequest(
            method: method, path: ("api/v10/" + path).split(separator: "/").map(String.init), query: query,
            authorization: authorized ? "Bot secret" : nil, contentType: body == nil ? nil : contentType,
            auditLogReason: reason, body: [UInt8]((body ?? "").utf8))
        return answer(gateway.state.respond(to: request, at: gateway.now))
    }

    mutating func control(
        _ method: String, _ path: String, _ body: String = "", query: [String: String] = [:]
    ) -> Answer {
        let request = RESTRequest(
            method: method, path: ["simulator"] + path.split(separator: "/").map(String.init), query: query,
            body: [UInt8](body.utf8))
        return answer(gateway.state.control(request, at: gateway.now))
    }

    private func answer(_ response: RESTResponse) -> Answer {
        Answer(
            status: response.status,
            body: response.body.flatMap { JSONBytes.decode(PayloadValue.self, from: $0) } ?? .null)
    }
}
