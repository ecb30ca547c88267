// SPDX-License-Identifier: MIT
// Part of StatsBot.

import BotConfiguration
import Exporter
import Foundation
import Logging

/// A route of the JSON API. Both its handler and its OpenAPI documentation come from this declaration.
struct APIRoute: Sendable {
    let path: String
    /// The OpenAPI `operationId`, which generated clients use as a name.
    let operation: String
    let summary: String
    let description: String
    let parameters: [APIParameterDeclaration]
    /// Error statuses in addition to those of every route.
    let problems: [Int]
    let schema: JSONValue
    let definitions: [String: JSONValue]
    /// Whether it reads much: from the database, or many log messages.
    let isExpensive: Bool
    private let answer: @Sendable (RouteRequest) throws -> JSONValue

    init<Answer: APIValue>(
        _ path: String, operation: String, summary: String, description: String,
        parameters: [APIParameterDeclaration], problems: [Int], isExpensive: Bool = false,
        answer: @escaping @Sendable (RouteRequest) throws -> Answer
    ) {
        self.path = path
        self.operation = operation
        self.summary = summary
        self.description = description
        self.parameters = parameters
        self.problems = problems
        self.isExpensive = isExpensive
        schema = Answer.schema
        definitions = Answer.definitions
        self.answer = { try answer($0).json }
    }

    /// The HTTP route.
    ///
    /// - Parameters:
    ///   - access: whether names may be shown.
    ///   - logger: logs internal errors.
    /// - Returns: the route, without a token check.
    func route(access: APIAccess, logger: Logger) -> HTTPRoute {
        HTTPRoute(path, parameters: parameters.map(\.name), isExpensive: isExpensive) { request in
            do {
                let request = RouteRequest(request, mayShowNames: access.mayShowNames(to: request))
                return .json(try answer(request).encoded()).tagged()
            } catch let problem as APIProblem {
                return problem.response
            } catch {
                logger.error("request failed", metadata: ["path": "\(path)", "error": "\(error)"])
                return APIProblem.storeUnavailable.response
            }
        }
    }
}

struct RouteRequest: Sendable {
    /// Whether the client may see member names.
    let mayShowNames: Bool
    private let request: HTTPRequest

    init(_ request: HTTPRequest, mayShowNames: Bool) {
        self.request = request
        self.mayShowNames = mayShowNames
    }

    /// The value of a parameter; `nil` if it is missing.
    ///
    /// - Parameter parameter: the parameter.
    /// - Returns: its value.
    /// - Throws: `APIProblem` if the value is invalid.
    func value<Value>(_ parameter: APIParameter<Value>) throws(APIProblem) -> Value? {
        guard let text = request.queryValue(parameter.name) else { return nil }
        guard let value = parameter.parse(text) else {
            throw .badRequest("\(parameter.name) must be \(parameter.expectation).")
        }
        return value
    }
}
