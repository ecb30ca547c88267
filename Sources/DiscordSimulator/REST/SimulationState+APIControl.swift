// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Timekeeping

/// The control routes about the REST API: used commands, uploaded files, unsupported requests, webhook and permissions.
extension SimulationState {
    /// The response, if the request is for one of these routes.
    mutating func controlAPI(_ request: RESTRequest, in guild: Int, at now: WallInstant) -> RESTResponse? {
        let path = Array(request.path.dropFirst())
        switch (path.first, path.count) {
        case ("interactions", 1):
            if request.method == "GET" { return .json(interactions(at: now)) }
            return request.method == "POST"
                ? interact(request, in: guild, at: now) : Self.wrongMethodResponse("GET, POST")
        case ("interactions", 2):
            return request.method == "GET" ? answer(of: path[1], request, at: now) : Self.wrongMethodResponse("GET")
        case ("attachments", 2):
            return request.method == "GET" ? file(path[1]) : Self.wrongMethodResponse("GET")
        case ("unknown", 1):
            return request.method == "GET" ? .json(["requests": api.unknown.counts]) : Self.wrongMethodResponse("GET")
        case ("requests", 1):
            return request.method == "GET"
                ? .json(["requests": api.requests.entries]) : Self.wrongMethodResponse("GET")
        case ("routes", 1):
            return request.method == "GET" ? .json(["routes": SimulatorRoute.all]) : Self.wrongMethodResponse("GET")
        case ("webhook", 1):
            return request.method == "GET" ? webhook(of: guild) : Self.wrongMethodResponse("GET")
        case ("permissions", 1):
            return request.method == "POST" ? permissions(request, in: guild) : Self.wrongMethodResponse("POST")
        default: return nil
        }
    }

    /// Responds to a request that is not supported.
    mutating func answerUnknown(_ request: RESTRequest) -> RESTResponse {
        api.unknown.count(request)
        return .notFound
    }

    private static func wrongMethodResponse(_ methods: String) -> RESTResponse {
        var response = SimulatorProblem("Method not allowed, use \(methods)").response(405)
        response.headers = [RESTResponse.Header(name: "Allow", value: methods)]
        return response
    }

    private func file(_ id: String) -> RESTResponse {
        guard let file = UInt64(id).flatMap({ api.attachments[$0] }) else {
            return SimulatorProblem("The file does not exist, or is not one of the newest twenty").response(404)
        }
        return RESTResponse(status: 200, body: file.bytes, contentType: file.contentType)
    }

    private func webhook(of guild: Int) -> RESTResponse {
        guard let webhook = guilds[guild].webhook else {
            return SimulatorProblem("The webhook was deleted").response(404)
        }
        return .json([
            "id": webhook.id.description, "token": webhook.token, "channel_id": webhook.channelID.description,
            "url": httpRoot + webhook.path,
        ])
    }

    /// `{"permissions": "8"}`.
    private mutating func permissions(_ request: RESTRequest, in guild: Int) -> RESTResponse {
        guard let body = JSONBytes.decode([String: String].self, from: request.body),
            let permissions = body["permissions"].flatMap({ UInt64($0) })
        else { return SimulatorProblem(#"Send {"permissions": "8"}, the bits as a string of digits"#).response(400) }
        setBotPermissions(permissions, in: guild)
        return .json(["permissions": guilds[guild].botPermissions])
    }
}

/// An error in a request to a control route.
private struct SimulatorProblem {
    let message: String

    init(_ message: String) { self.message = message }

    func response(_ status: Int) -> RESTResponse { .json(["message": message], status: status) }
}
