// SPDX-License-Identifier: MIT
// Part of StatsBot.

import BotConfiguration
import BuildInfo
import Exporter

/// The OpenAPI 3.1.1 document at `/api/v1/openapi.json`, generated from the declarations of the routes.
///
/// It describes the running server: a token is required only if one is configured.
struct OpenAPIDocument: Sendable {
    static let path = "/api/v1/openapi.json"

    let routes: [APIRoute]
    /// Whether the token is required.
    let isGuarded: Bool

    /// The route of the document, which requires no token.
    ///
    /// - Returns: a route with the encoded document.
    /// - Throws: `EncodingError` if a declaration has a number that is not finite.
    func route() throws -> HTTPRoute {
        let response = HTTPResponse.json(try json.encoded()).tagged()
        return HTTPRoute(Self.path, parameters: []) { _ in response }
    }

    var json: JSONValue {
        var paths = plainPaths
        for route in routes { paths[route.path] = ["get": operation(of: route)] }
        var components: [String: JSONValue] = ["schemas": .object(schemas), "responses": .object(problems)]
        if isGuarded {
            components["securitySchemes"] = [
                "token": [
                    "type": "http", "scheme": "bearer", "description": "The value of EXPORTER_TOKEN.",
                ]
            ]
        }
        return [
            "openapi": "3.1.1",
            "info": [
                "title": "StatsBot", "version": .string(Version.number),
                "summary": "Statistics of a Discord community.",
                "description": .string(Self.description),
                "license": ["name": "MIT", "identifier": "MIT"],
            ],
            "servers": [["url": "/"]],
            "paths": .object(paths),
            "components": .object(components),
        ]
    }

    private static let description = """
        IDs are strings. Times are in RFC 3339 format with the offset of the configured time zone. Unknown values are \
        null; fields are never omitted. Errors are application/problem+json (RFC 9457). Every GET route also accepts \
        HEAD. Responses have an ETag; a request with a matching If-None-Match returns 304. An unknown or repeated \
        parameter returns 400.
        """

    private func operation(of route: APIRoute) -> JSONValue {
        var responses: [String: JSONValue] = [
            "200": [
                "description": .string(route.summary + "."), "headers": Self.taggedHeaders,
                "content": ["application/json": ["schema": route.schema]],
            ],
            "304": ["description": "Not modified: the client has the current response."],
            "400": Self.reference("BadRequest"),
        ]
        let names = [403: "Forbidden", 404: "NotFound", 503: "ServiceUnavailable"]
        for status in route.problems { responses[String(status)] = names[status].map(Self.reference) }
        return Self.operation(
            route.operation, route.summary, route.description, parameters: route.parameters.map(\.json),
            responses: responses, isGuarded: isGuarded)
    }

    private static func operation(
        _ id: String, _ summary: String, _ description: String, parameters: [JSONValue] = [],
        responses: [String: JSONValue], isGuarded: Bool
    ) -> JSONValue {
        var responses = responses
        if isGuarded { responses["401"] = reference("Unauthorized") }
        var members: [String: JSONValue] = [
            "operationId": .string(id), "summary": .string(summary), "description": .string(description),
            "responses": .object(responses), "security": isGuarded ? [["token": []]] : [],
        ]
        if !parameters.isEmpty { members["parameters"] = .array(parameters) }
        return .object(members)
    }

    private var schemas: [String: JSONValue] {
        routes.reduce(into: Self.plainSchemas) { all, route in all.merge(route.definitions) { $1 } }
    }

    private static let taggedHeaders: JSONValue = [
        "ETag": ["description": "Entity tag of the response.", "schema": ["type": "string"]]
    ]

    private static func reference(_ name: String) -> JSONValue {
        ["$ref": .string("#/components/responses/\(name)")]
    }

    private var problems: [String: JSONValue] {
        var all: [String: JSONValue] = [
            "BadRequest": Self.problem("A parameter is unknown, repeated or invalid."),
            "Forbidden": Self.problem(
                "The token is required, or EXPORTER_OPEN=loopback and a request from the same machine."),
            "NotFound": Self.problem("The guild is not counted, or the date is out of range."),
            "ServiceUnavailable": Self.problem(
                "The guild is not available yet, the database cannot be read, or too many requests are running."),
        ]
        if isGuarded {
            all["Unauthorized"] = Self.problem("The token is missing or wrong.").merging([
                "headers": ["WWW-Authenticate": ["required": true, "schema": ["type": "string"]]]
            ])
        }
        return all
    }

    private static func problem(_ description: String) -> JSONValue {
        [
            "description": .string(description),
            "content": ["application/problem+json": ["schema": ["$ref": "#/components/schemas/Problem"]]],
        ]
    }
}

// MARK: - Other routes

extension OpenAPIDocument {
    private var plainPaths: [String: JSONValue] {
        let verbose: JSONValue = [
            "name": "verbose", "in": "query", "required": false, "allowEmptyValue": true,
            "description": "Return the checks as JSON. The value is ignored.",
            // The server rejects NUL in a target.
            "schema": ["type": "string", "pattern": "^[^\\u0000]*$"],
        ]
        func text(_ description: String, _ types: [String]) -> JSONValue {
            let content = types.map { ($0, ["schema": ["type": "string"]] as JSONValue) }
            return [
                "description": .string(description), "content": .object(Dictionary(content) { $1 }),
            ]
        }
        func probe(_ id: String, _ summary: String, _ good: String, _ bad: String) -> JSONValue {
            func answer(_ description: String) -> JSONValue {
                text(description, ["text/plain"]).merging([
                    "content": [
                        "text/plain": ["schema": ["type": "string"]],
                        "application/json": ["schema": ["$ref": "#/components/schemas/Checks"]],
                    ]
                ])
            }
            return [
                "get": Self.operation(
                    id, summary, "Does not require the token.", parameters: [verbose],
                    responses: ["200": answer(good), "400": Self.reference("BadRequest"), "503": answer(bad)],
                    isGuarded: false)
            ]
        }
        let metrics = text("All metrics.", ["text/plain", "application/openmetrics-text"])
        let document: JSONValue = [
            "description": "This document.", "headers": Self.taggedHeaders,
            "content": ["application/json": ["schema": ["type": "object"]]],
        ]
        return [
            "/metrics": [
                "get": Self.operation(
                    "getMetrics", "Metrics for Prometheus",
                    "Prometheus text format 0.0.4, or OpenMetrics 1.0 if requested in Accept.",
                    responses: ["200": metrics], isGuarded: isGuarded)
            ],
            "/healthz": probe(
                "getHealth", "Liveness probe", "The process is healthy.",
                "The process should be restarted."),
            "/readyz": probe(
                "getReadiness", "Readiness probe", "All checks pass.",
                "A check fails; the response names it."),
            Self.path: [
                "get": Self.operation(
                    "getDocument", "This document", "OpenAPI 3.1 description of this API. Does not require the token.",
                    responses: [
                        "200": document, "304": ["description": "Not modified: the client has the current document."],
                        "400": Self.reference("BadRequest"),
                    ], isGuarded: false)
            ],
        ]
    }

    fileprivate static let plainSchemas: [String: JSONValue] = [
        "Problem": [
            "type": "object", "required": ["type", "title", "status", "detail"],
            "properties": [
                "type": ["type": "string", "format": "uri-reference"],
                "title": ["type": "string", "description": "Meaning of the status."],
                "status": ["type": "integer", "minimum": 400, "maximum": 599],
                "detail": ["type": "string", "description": "Explanation, with the solution."],
            ],
        ],
        "Checks": [
            "type": "object", "additionalProperties": false, "required": ["status", "checks"],
            "properties": [
                "status": choiceSchema(["ok", "degraded", "failing"]),
                "checks": ["type": "array", "items": ["$ref": "#/components/schemas/Check"]],
            ],
        ],
        "Check": [
            "type": "object", "additionalProperties": false, "required": ["name", "status", "message", "since"],
            "properties": [
                "name": ["type": "string"],
                "status": choiceSchema(["ok", "degraded", "failing"]),
                "message": ["type": "string", "description": "Short description of the state."],
                "since": [
                    "type": "string", "format": "date-time", "description": "Time of the last change of the status.",
                ],
                "last_success": [
                    "type": "string", "format": "date-time",
                    "description": "Last success of the checked component; omitted if not recorded.",
                ],
                "last_error": ["$ref": "#/components/schemas/LastError"],
            ],
        ],
        "LastError": [
            "type": "object", "additionalProperties": false, "required": ["message", "at"],
            "description": "The last error, kept after recovery.",
            "properties": [
                "message": ["type": "string"],
                "at": ["type": "string", "format": "date-time"],
            ],
        ],
    ]
}
