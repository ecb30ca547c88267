// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Timekeeping

/// The control routes for faults and load.
extension SimulationState {
    /// The response, if the request is for one of these routes.
    mutating func controlFaults(_ request: RESTRequest, at now: WallInstant) -> RESTResponse? {
        switch request.path.dropFirst().joined(separator: "/") {
        case "faults": answerFaults(request, at: now)
        case "load": answerLoad(request, at: now)
        default: nil
        }
    }

    private mutating func answerFaults(_ request: RESTRequest, at now: WallInstant) -> RESTResponse {
        switch request.method {
        case "GET": break
        case "DELETE": clearFaults()
        case "POST":
            switch Self.read(SimulatorFault.self, from: request.body) {
            case .success(let fault): inject(fault, at: now)
            case .failure(let problem): return Self.refusal(problem.message)
            }
        default: return Self.wrongMethod("GET, POST, DELETE")
        }
        struct Body: Encodable {
            var faults: [SimulatorFault]
            var struck: [String: Int]
        }
        return .json(Body(faults: faults.active(at: now), struck: faults.struck))
    }

    /// `{"on": true}`.
    private mutating func answerLoad(_ request: RESTRequest, at now: WallInstant) -> RESTResponse {
        struct Body: Codable {
            var on: Bool
        }
        switch request.method {
        case "GET": break
        case "POST":
            guard let body = JSONBytes.decode(Body.self, from: request.body) else {
                return Self.refusal(#"Send {"on": true} or {"on": false}"#)
            }
            setLoaded(body.on, at: now)
        default: return Self.wrongMethod("GET, POST")
        }
        return .json(Body(on: isLoaded))
    }

    static func read<Value: Decodable>(
        _ type: Value.Type, from body: [UInt8]
    ) -> Swift.Result<Value, ScenarioProblem> {
        ScenarioProblem.reading(body) { data, decoder in try decoder.decode(type, from: data) }
    }

    static func refusal(_ message: String) -> RESTResponse {
        .json(["message": message], status: 400)
    }

    static func wrongMethod(_ methods: String) -> RESTResponse {
        var response = RESTResponse.json(["message": "Method not allowed, use \(methods)"], status: 405)
        response.headers = [RESTResponse.Header(name: "Allow", value: methods)]
        return response
    }
}
