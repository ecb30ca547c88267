// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import Timekeeping

/// The routes under `/simulator`, with which tests and people control the simulator. They need no token and are not rate
/// limited. Routes about a guild use the first one, unless the query parameter `guild` selects another.
extension SimulationState {
    mutating func control(_ request: RESTRequest, at now: WallInstant) -> RESTResponse {
        var guild = 0
        if let name = request.query["guild"] {
            guard let named = index(ofGuild: name) else {
                return Self.problem(404, "Unknown guild \"\(name)\", see /simulator/guilds")
            }
            guild = named
        }
        if let answer = controlAPI(request, in: guild, at: now) ?? controlFaults(request, at: now)
            ?? controlWatching(request, in: guild, at: now) ?? controlActions(request, in: guild, at: now)
        {
            return answer
        }
        let path = request.path.dropFirst().joined(separator: "/")
        if path == "guilds" {
            return controlGuilds(request, in: request.query["guild"].map { _ in guild }, at: now)
        }
        guard let method = Self.method(of: path) else {
            return Self.problem(404, "Unknown control route, see docs/simulator.md")
        }
        guard request.method == method else {
            var response = Self.problem(405, "Method not allowed, use \(method)")
            response.headers = [RESTResponse.Header(name: "Allow", value: method)]
            return response
        }
        switch path {
        case "ledger": return answerLedger(request, of: guild, at: now)
        case "pause", "resume":
            setPaused(path == "pause", at: now)
            return .json(ledger(of: guild, withEvents: false, at: now))
        case "connections/drop": return drop(request, in: guild, at: now)
        case "skip": return skipTime(request, in: guild, at: now)
        case "forget": return forget(request, in: guild, at: now)
        default: return invalidateSessions(request, in: guild, at: now)
        }
    }

    /// The index of a guild by its ID or its number, starting at 1.
    private func index(ofGuild name: String) -> Int? {
        if let number = Int(name), guilds.indices.contains(number - 1) { return number - 1 }
        return GuildID(name).flatMap { index(of: $0) }
    }

    private func answerLedger(_ request: RESTRequest, of guild: Int, at now: WallInstant) -> RESTResponse {
        var zone = Self.standardZone
        if let name = request.query["timezone"] {
            guard let named = TimeZone(identifier: name) else {
                return Self.problem(
                    400, "timezone must be an IANA time zone name such as America/New_York, got \"\(name)\"")
            }
            zone = named
        }
        return .json(
            ledger(
                of: guild, withEvents: request.query["events"] == "true",
                withActivity: request.query["activity"] == "true", zone: zone, at: now))
    }

    private static func method(of path: String) -> String? {
        switch path {
        case "ledger": "GET"
        case "pause", "resume", "connections/drop", "sessions/invalidate", "skip", "forget": "POST"
        default: nil
        }
    }

    static func problem(_ status: Int, _ message: String) -> RESTResponse {
        .json(["message": message], status: status)
    }

    /// `{"seconds": 3600}`: what happens in that time happens at once.
    private mutating func skipTime(_ request: RESTRequest, in guild: Int, at now: WallInstant) -> RESTResponse {
        struct Body: Decodable {
            var seconds: Double
        }
        guard let body = JSONBytes.decode(Body.self, from: request.body), (0...31_622_400).contains(body.seconds) else {
            return Self.problem(400, #"Send {"seconds": 3600}, at most 366 days"#)
        }
        let now = now.advanced(by: .seconds(body.seconds))
        skipped += .seconds(body.seconds)
        tick(at: now)
        return .json(ledger(of: guild, withEvents: false, at: now))
    }

    /// `{"since": 1796000000000}`: the clients have forgotten what they received since that time.
    private mutating func forget(_ request: RESTRequest, in guild: Int, at now: WallInstant) -> RESTResponse {
        struct Body: Decodable {
            var since: Int64
        }
        guard let body = JSONBytes.decode(Body.self, from: request.body) else {
            return Self.problem(400, #"Send {"since": 1796000000000}, in milliseconds since 1970"#)
        }
        guard sessions.sessions.allSatisfy({ $0.connection == nil }) else {
            return Self.problem(409, "A client is connected, stop it first")
        }
        forget(since: body.since)
        return .json(ledger(of: guild, withEvents: false, at: now))
    }

    /// `{"shard": 0}`, or nothing for all shards.
    private mutating func invalidateSessions(_ request: RESTRequest, in guild: Int, at now: WallInstant) -> RESTResponse
    {
        struct Body: Decodable {
            var shard: Int?
        }
        let body = request.body.isEmpty ? Body() : JSONBytes.decode(Body.self, from: request.body)
        guard let body else { return Self.problem(400, #"Send {"shard": 0}, or nothing for all shards"#) }
        sessions.invalidateAll(of: body.shard)
        return .json(ledger(of: guild, withEvents: false, at: now))
    }

    /// `{"code": 4000}`, or `{"code": null}` to drop the sockets without a close frame; with `"shard": 0` only those of one
    /// shard.
    private mutating func drop(_ request: RESTRequest, in guild: Int, at now: WallInstant) -> RESTResponse {
        struct Body: Decodable {
            var code: UInt16?
            var shard: Int?
        }
        let body = request.body.isEmpty ? Body() : JSONBytes.decode(Body.self, from: request.body)
        guard let body, body.code.map({ (1000...4999).contains($0) }) ?? true else {
            return Self.problem(400, #"Send {"code": 4000}, a whole number from 1000 to 4999, or {"code": null}"#)
        }
        dropConnections(code: body.code, of: body.shard, at: now)
        return .json(ledger(of: guild, withEvents: false, at: now))
    }
}
