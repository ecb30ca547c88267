// SPDX-License-Identifier: MIT
// Part of StatsBot.

import BotConfiguration
import BuildInfo
import Exporter

/// What `/api/v1/openapi.json` answers: OpenAPI 3.1.1 of every route, made from the declarations that answer.
///
/// It is about this very server: it asks for a token only where one is set.
struct OpenAPIDocument: Sendable {
    static let path = "/api/v1/openapi.json"

    let routes: [APIRoute]
    /// Whether the token is asked for.
    let isGuarded: Bool

    /// The document's route, for everybody.
    ///
    /// - Returns: a route that answers with the text, made once.
    /// - Throws: `EncodingError` where a declaration has a number that JSON cannot say.
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
                    "type": "http", "scheme": "bearer", "description": "The text of EXPORTER_TOKEN.",
                ]
            ]
        }
        return [
            "openapi": "3.1.1",
            "info": [
                "title": "StatsBot", "version": .string(Version.number),
                "summary": "The figures of a Discord community.",
                "description": .string(Self.description),
                "license": ["name": "MIT", "identifier": "MIT"],
            ],
            "servers": [["url": "/"]],
            "paths": .object(paths),
            "components": .object(components),
        ]
    }

    private static let description = """
        Ids are strings. Instants are RFC 3339 with the offset of the bot's time zone. What is not known is null, and \
        never left out. Errors are application/problem+json (RFC 9457). Every answer to GET can be had with HEAD, \
        without its body. Answers bear an ETag; a request that names it in If-None-Match is answered 304 while \
        nothing has changed. A parameter that is not known, or stands twice, is answered 400.
        """

    private func operation(of route: APIRoute) -> JSONValue {
        var responses: [String: JSONValue] = [
            "200": [
                "description": .string(route.summary + "."), "headers": Self.taggedHeaders,
                "content": ["application/json": ["schema": route.schema]],
            ],
            "304": ["description": "The client has this answer already."],
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
        "ETag": ["description": "Names this very answer.", "schema": ["type": "string"]]
    ]

    private static func reference(_ name: String) -> JSONValue {
        ["$ref": .string("#/components/responses/\(name)")]
    }

    private var problems: [String: JSONValue] {
        var all: [String: JSONValue] = [
            "BadRequest": Self.problem("A parameter is not known, stands twice, or is not what it must be."),
            "Forbidden": Self.problem("Members' names are not shown to whoever asks."),
            "NotFound": Self.problem("The guild is not counted here, or of the day nothing can be known."),
            "ServiceUnavailable": Self.problem("The guild has not been seen yet, or the history cannot be read."),
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

// MARK: - What is no JSON API

extension OpenAPIDocument {
    private var plainPaths: [String: JSONValue] {
        let verbose: JSONValue = [
            "name": "verbose", "in": "query", "required": false, "allowEmptyValue": true,
            "description": "The checks as JSON, whatever the value.",
            // The server takes no NUL in a target.
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
                    id, summary, "Never asks for the token.", parameters: [verbose],
                    responses: ["200": answer(good), "400": Self.reference("BadRequest"), "503": answer(bad)],
                    isGuarded: false)
            ]
        }
        let metrics = text("A page of samples.", ["text/plain", "application/openmetrics-text"])
        let document: JSONValue = [
            "description": "This document.", "headers": Self.taggedHeaders,
            "content": ["application/json": ["schema": ["type": "object"]]],
        ]
        return [
            "/metrics": [
                "get": Self.operation(
                    "getMetrics", "Metrics for Prometheus",
                    "The Prometheus text format 0.0.4, or OpenMetrics 1.0 where Accept asks for it.",
                    responses: ["200": metrics], isGuarded: isGuarded)
            ],
            "/healthz": probe(
                "getHealth", "Does the process work?", "It can serve, and no service has died.",
                "It should be restarted."),
            "/readyz": probe(
                "getReadiness", "Can it do its work now?", "Every check passes.",
                "A check fails; the answer says which."),
            Self.path: [
                "get": Self.operation(
                    "getDocument", "This document", "OpenAPI 3.1 of all of this. Never asks for the token.",
                    responses: [
                        "200": document, "304": ["description": "The client has this document already."],
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
                "title": ["type": "string", "description": "What the status means."],
                "status": ["type": "integer", "minimum": 400, "maximum": 599],
                "detail": ["type": "string", "description": "What to do about it."],
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
                "message": ["type": "string", "description": "One short sentence."],
                "since": ["type": "string", "format": "date-time", "description": "When the status last changed."],
                "last_success": [
                    "type": "string", "format": "date-time",
                    "description": "When what it watches last did its work; left out where that is not told.",
                ],
                "last_error": ["$ref": "#/components/schemas/LastError"],
            ],
        ],
        "LastError": [
            "type": "object", "additionalProperties": false, "required": ["message", "at"],
            "description": "What went wrong last; it stays when all is well again.",
            "properties": [
                "message": ["type": "string"],
                "at": ["type": "string", "format": "date-time"],
            ],
        ],
    ]
}
