// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A request to the REST API, as far as the API looks at it.
struct RESTRequest: Sendable {
    var method: String
    /// The path's parts after the host: `["api", "v10", "channels", "1"]`.
    var path: [String]
    var query: [String: String] = [:]
    var authorization: String?
    var body: [UInt8] = []
}

/// An answer of the REST API or the control routes.
struct RESTResponse: Sendable, Equatable {
    struct Header: Sendable, Equatable {
        var name: String
        var value: String
    }

    var status: Int
    var headers: [Header] = []
    /// JSON; `nil`: no body.
    var body: [UInt8]?

    static func json(_ value: some Encodable, status: Int = 200) -> RESTResponse {
        RESTResponse(status: status, body: JSONBytes.encode(value))
    }

    static let noContent = RESTResponse(status: 204)

    /// An error as Discord has it. Source: Reference, "Error Messages"; Topics, Opcodes and Status Codes, "JSON".
    static func error(_ status: Int, code: Int = 0, _ message: String) -> RESTResponse {
        struct Body: Encodable {
            var message: String
            var code: Int
        }
        return .json(Body(message: message, code: code), status: status)
    }

    static let unauthorized = error(401, "401: Unauthorized")
    static let notFound = error(404, "404: Not Found")
    static let methodNotAllowed = error(405, "405: Method Not Allowed")
    static let unknownChannel = error(404, code: 10003, "Unknown Channel")
    static let unknownGuild = error(404, code: 10004, "Unknown Guild")
    static let unknownMessage = error(404, code: 10008, "Unknown Message")
    static let unknownBan = error(404, code: 10026, "Unknown Ban")
    static let missingAccess = error(403, code: 50001, "Missing Access")
    static let missingPermissions = error(403, code: 50013, "Missing Permissions")
    static let emptyMessage = error(400, code: 50006, "Cannot send an empty message")
    static let invalidJSON = error(400, code: 50109, "The request body contains invalid JSON.")

    /// A body, query or path that is not in order; `field` may have dots. Source: Reference, "Error Messages".
    static func invalid(_ field: String, code: String, _ message: String) -> RESTResponse {
        var json = JSONWriter()
        json.raw(#"{"code":50035,"message":"Invalid Form Body","errors":{"#)
        let parts = field.split(separator: ".")
        for part in parts {
            json.string(String(part))
            json.raw(":{")
        }
        json.raw(#""_errors":[{"code":"#)
        json.string(code)
        json.raw(#","message":"#)
        json.string(message)
        json.raw("}]")
        for _ in parts { json.raw("}") }
        json.raw("}}")
        return RESTResponse(status: 400, body: json.bytes)
    }
}
