// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// A request to the REST API.
struct RESTRequest: Sendable {
    var method: String
    /// The segments of the path: `["api", "v10", "channels", "1"]`.
    var path: [String]
    var query: [String: String] = [:]
    var authorization: String?
    var contentType: String?
    /// The decoded `X-Audit-Log-Reason`. Source: Resources, Audit Log.
    var auditLogReason: String?
    var body: [UInt8] = []

    /// Maximum number of characters in an audit log reason. Source: Resources, Audit Log.
    static let reasonLimit = 512

    /// The value of a Boolean query parameter. Source: Reference, "Boolean Query Strings".
    func flag(_ name: String) -> Bool {
        ["true", "True", "1"].contains(query[name])
    }
}

/// A response of the REST API or the control routes.
struct RESTResponse: Sendable, Equatable {
    struct Header: Sendable, Equatable {
        var name: String
        var value: String
    }

    var status: Int
    var headers: [Header] = []
    /// `nil`: no body.
    var body: [UInt8]?
    /// The media type of the body.
    var contentType = "application/json"
    /// The interaction that must be complete before it is sent, as the body.
    var awaited: InteractionID?

    static func json(_ value: some Encodable, status: Int = 200) -> RESTResponse {
        RESTResponse(status: status, body: JSONBytes.encode(value))
    }

    static let noContent = RESTResponse(status: 204)

    /// An error in Discord's format. Source: Reference, "Error Messages"; Topics, Opcodes and Status Codes, "JSON".
    static func error(_ status: Int, code: Int = 0, _ message: String) -> RESTResponse {
        struct Body: Encodable {
            var message: String
            var code: Int
        }
        return .json(Body(message: message, code: code), status: status)
    }

    static let unauthorized = error(401, "401: Unauthorized")
    static let notFound = error(404, "404: Not Found")
    /// What the simulator does not support, so that no client takes silence for success.
    static func notSupported(_ what: String) -> RESTResponse {
        error(501, "The simulator does not support \(what), see /simulator/unknown")
    }

    static let unknownApplication = error(404, code: 10002, "Unknown Application")
    static let unknownChannel = error(404, code: 10003, "Unknown Channel")
    static let unknownGuild = error(404, code: 10004, "Unknown Guild")
    static let unknownMember = error(404, code: 10007, "Unknown Member")
    static let unknownMessage = error(404, code: 10008, "Unknown Message")
    static let unknownUser = error(404, code: 10013, "Unknown User")
    static let unknownWebhook = error(404, code: 10015, "Unknown Webhook")
    static let unknownBan = error(404, code: 10026, "Unknown Ban")
    static let unknownInteraction = error(404, code: 10062, "Unknown interaction")
    static let unknownCommand = error(404, code: 10063, "Unknown application command")
    static let unknownOverwrite = error(404, code: 10009, "Unknown Overwrite")
    static let tooManyChannels = error(400, code: 30013, "Maximum number of server channels reached (500)")
    static let notATextChannel = error(400, code: 50008, "Cannot send messages in a non-text channel")
    static let reasonTooLong = invalid(
        "reason", code: "BASE_TYPE_MAX_LENGTH", "Must be \(RESTRequest.reasonLimit) or fewer in length.")
    static let bulkDeleteCount = error(
        400, code: 50016,
        "Provided too few or too many messages to delete. Must provide at least 2 and fewer than 100 messages to delete"
    )
    static let tooOldForBulkDelete = error(
        400, code: 50034, "You can only bulk delete messages that are under 14 days old.")
    static let tooManyCommands = error(
        400, code: 30032, "Maximum number of application commands reached (100).")
    static let tooManyNewCommands = error(
        400, code: 30034, "Max number of daily application command creates has been reached (200)")
    static let alreadyAcknowledged = error(400, code: 40060, "Interaction has already been acknowledged.")
    static let invalidWebhookToken = error(401, code: 50027, "Invalid Webhook Token")
    static let missingAccess = error(403, code: 50001, "Missing Access")
    static let missingPermissions = error(403, code: 50013, "Missing Permissions")
    static let emptyMessage = error(400, code: 50006, "Cannot send an empty message")
    static let invalidJSON = error(400, code: 50109, "The request body contains invalid JSON.")

    /// The error for an invalid ID.
    static func notSnowflake(_ field: String, _ value: String) -> RESTResponse {
        .invalid(field, code: "NUMBER_TYPE_COERCE", "Value \"\(value)\" is not snowflake.")
    }

    /// The error for an invalid body, query or path; `field` may be a dotted path. Source: Reference, "Error Messages".
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
