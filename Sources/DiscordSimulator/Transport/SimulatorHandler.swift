// SPDX-License-Identifier: MIT
// Part of StatsBot.

import FlyingFox
import Foundation

/// Every request that arrives: the gateway, the REST API, or a control route.
struct SimulatorHandler: HTTPHandler {
    /// No body that Discord takes here is longer.
    private static let bodyLimit = 1 << 20

    let simulation: Simulation
    let gateway: GatewayHandler

    func handleRequest(_ request: HTTPRequest) async throws -> HTTPResponse {
        if request.headers[.upgrade]?.lowercased() == "websocket" { return try await gateway.handleRequest(request) }
        guard request.headers[.contentLength].flatMap({ Int($0) }) ?? 0 <= Self.bodyLimit else {
            return response(.error(413, "413: Payload Too Large"), keepAlive: false)
        }
        let body = [UInt8](try await request.bodyData)
        let message = RESTRequest(
            method: request.method.rawValue, path: request.path.split(separator: "/").map(String.init),
            query: Dictionary(request.query.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first }),
            authorization: request.headers[.authorization], body: body)
        let answer = simulation.withState { state, now in
            switch message.path.first {
            case "api": state.respond(to: message, at: now)
            case "simulator": state.control(message, at: now)
            default: RESTResponse.notFound
            }
        }
        return response(answer, keepAlive: true)
    }

    private func response(_ answer: RESTResponse, keepAlive: Bool) -> HTTPResponse {
        var headers = HTTPHeaders()
        for header in answer.headers { headers[HTTPHeader(header.name)] = header.value }
        // Discord's answers come through a proxy, and there are clients that take a 429 without this for a ban.
        headers[HTTPHeader("Via")] = "1.1 google"
        if answer.body != nil { headers[.contentType] = "application/json" }
        if !keepAlive { headers[.connection] = "close" }
        return HTTPResponse(
            statusCode: Self.status(answer.status), headers: headers, body: answer.body.map { Data($0) } ?? Data())
    }

    private static func status(_ code: Int) -> HTTPStatusCode {
        switch code {
        case 200: .ok
        case 204: .noContent
        case 400: .badRequest
        case 401: .unauthorized
        case 403: .forbidden
        case 404: .notFound
        case 405: .methodNotAllowed
        case 409: .conflict
        case 413: .payloadTooLarge
        case 429: .tooManyRequests
        default: HTTPStatusCode(code, phrase: "Status \(code)")
        }
    }
}
