// SPDX-License-Identifier: MIT
// Part of StatsBot.

import BotConfiguration
import Exporter
import Foundation
import Logging

/// A route of the JSON API, declared once: what answers requests and what the OpenAPI document says both come from it.
struct APIRoute: Sendable {
    let path: String
    /// The name that generated clients give it.
    let operation: String
    let summary: String
    let description: String
    let parameters: [APIParameterDeclaration]
    /// The statuses of the problems it may answer, beside those of every route.
    let problems: [Int]
    let schema: JSONValue
    let definitions: [String: JSONValue]
    private let answer: @Sendable (RouteRequest) throws -> JSONValue

    init<Answer: APIValue>(
        _ path: String, operation: String, summary: String, description: String,
        parameters: [APIParameterDeclaration], problems: [Int],
        answer: @escaping @Sendable (RouteRequest) throws -> Answer
    ) {
        self.path = path
        self.operation = operation
        self.summary = summary
        self.description = description
        self.parameters = parameters
        self.problems = problems
        schema = Answer.schema
        definitions = Answer.definitions
        self.answer = { try answer($0).json }
    }

    /// The route as the server has it.
    ///
    /// - Parameters:
    ///   - access: who may see what.
    ///   - logger: hears of answers that could not be given for no fault of who asks.
    /// - Returns: the route, without a guard for the token.
    func route(access: APIAccess, logger: Logger) -> HTTPRoute {
        HTTPRoute(path, parameters: parameters.map(\.name)) { request in
            do {
                let request = RouteRequest(request, mayShowNames: access.mayShowNames(to: request))
                return .json(try answer(request).encoded()).tagged()
            } catch let problem as APIProblem {
                return problem.response
            } catch {
                logger.error("a request could not be answered", metadata: ["path": "\(path)", "error": "\(error)"])
                return APIProblem.storeUnavailable.response
            }
        }
    }
}

/// A request to the JSON API.
struct RouteRequest: Sendable {
    /// Whether members' names may be shown to whoever asks.
    let mayShowNames: Bool
    private let request: HTTPRequest

    init(_ request: HTTPRequest, mayShowNames: Bool) {
        self.request = request
        self.mayShowNames = mayShowNames
    }

    /// The value of a parameter; `nil` where it was not given.
    ///
    /// - Parameter parameter: which one.
    /// - Returns: its value.
    /// - Throws: `APIProblem` where the value is not what it must be.
    func value<Value>(_ parameter: APIParameter<Value>) throws(APIProblem) -> Value? {
        guard let text = request.queryValue(parameter.name) else { return nil }
        guard let value = parameter.parse(text) else {
            throw .badRequest("\(parameter.name) must be \(parameter.expectation).")
        }
        return value
    }
}
