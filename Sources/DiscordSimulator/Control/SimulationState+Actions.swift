// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Timekeeping

/// The control routes for actions and activity.
extension SimulationState {
    /// The response, if the request is for one of these routes.
    mutating func controlActions(_ request: RESTRequest, in guild: Int, at now: WallInstant) -> RESTResponse? {
        switch request.path.dropFirst().joined(separator: "/") {
        case "actions":
            return request.method == "POST" ? act(request, in: guild, at: now) : Self.wrongMethod("POST")
        case "activity":
            return request.method == "POST" ? activity(request, in: guild, at: now) : Self.wrongMethod("POST")
        default: return nil
        }
    }

    /// `{"action": "join"}`, with `"user_id"` for a specific user and `"status"` for a presence; or an activity action.
    private mutating func act(_ request: RESTRequest, in guild: Int, at now: WallInstant) -> RESTResponse {
        struct Body: Decodable {
            var action: String
            var user_id: UserID?
            var status: String?
        }
        guard let body = JSONBytes.decode(Body.self, from: request.body) else {
            let names = (SimulatorAction.names + SimulatorActivityAction.names).map { "\"\($0)\"" }
            return Self.problem(400, "Send {\"action\": \(names.joined(separator: " | "))}")
        }
        if SimulatorActivityAction.names.contains(body.action) {
            return actInChannel(request, in: guild, at: now)
        }
        guard let action = SimulatorAction(name: body.action, status: body.status) else {
            let names = (SimulatorAction.names + SimulatorActivityAction.names).joined(separator: ", ")
            return Self.problem(400, "action must be one of: \(names), got \"\(body.action)\"")
        }
        guard let user = perform(action, of: body.user_id?.rawValue, in: guild, at: now) else {
            return Self.problem(409, "No user matches this action")
        }
        return .json(MemberNames.user(user))
    }

    private mutating func actInChannel(_ request: RESTRequest, in guild: Int, at now: WallInstant) -> RESTResponse {
        switch Self.read(SimulatorActivityAction.self, from: request.body) {
        case .failure(let problem): return Self.problem(400, problem.message)
        case .success(let action):
            switch perform(action, in: guild, at: now) {
            case .success(let result): return .json(result)
            case .failure(let error): return Self.problem(409, error.message)
            }
        }
    }

    /// `{"on": true, "messages_per_second": 2}`.
    private mutating func activity(_ request: RESTRequest, in guild: Int, at now: WallInstant) -> RESTResponse {
        struct Body: Decodable {
            let activity: SimulatorActivity?

            init(from decoder: any Decoder) throws {
                let parameters = try JSONParameters(from: decoder)
                try parameters.allow(only: ["on", "messages_per_second"])
                activity = try parameters.activity()
            }
        }
        switch Self.read(Body.self, from: request.body) {
        case .failure(let problem): return Self.problem(400, problem.message)
        case .success(let body):
            changeActivity(body.activity, in: guild, at: now)
            return .json(["on": body.activity != nil])
        }
    }
}
