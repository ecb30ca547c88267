// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A failed call to Discord's HTTP API.
public struct RESTError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kind of failure.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Value: String, Sendable {
            case badRequest, deadlineExceeded, forbidden, invalidConfiguration, invalidRequest, malformedResponse
            case notFound, rateLimited, server
            case tooManyInvalidRequests, transport, unauthorized
        }

        private let value: Value

        private init(_ value: Value) {
            self.value = value
        }

        /// Discord rejected the bot's token (401). Later calls fail the same way without being sent.
        public static let unauthorized = Code(.unauthorized)
        /// The bot lacks a permission or cannot see the resource (403), or a webhook or interaction token was rejected
        /// (401).
        public static let forbidden = Code(.forbidden)
        /// The resource does not exist or is hidden from the bot (404).
        public static let notFound = Code(.notFound)
        /// The rate limit wait would exceed the call's maximum; see `retryAfter`.
        public static let rateLimited = Code(.rateLimited)
        /// Discord rejected the request (another 4xx).
        public static let badRequest = Code(.badRequest)
        /// The arguments are invalid; nothing was sent.
        public static let invalidRequest = Code(.invalidRequest)
        /// The call exceeded its deadline. A change that it requested may have been made.
        public static let deadlineExceeded = Code(.deadlineExceeded)
        /// Discord failed (5xx), including on the last attempt.
        public static let server = Code(.server)
        /// No response: a network, name resolution or certificate error, or a timeout.
        public static let transport = Code(.transport)
        /// The response does not match Discord's documentation.
        public static let malformedResponse = Code(.malformedResponse)
        /// Too many invalid requests: nothing is sent for a while, so that Discord does not block this IP address.
        public static let tooManyInvalidRequests = Code(.tooManyInvalidRequests)
        /// The client's configuration is invalid.
        public static let invalidConfiguration = Code(.invalidConfiguration)

        /// The name of the code.
        public var description: String { value.rawValue }
    }

    /// The kind of failure.
    public let code: Code
    /// HTTP status of the response, if there was one.
    public let httpStatus: Int?
    /// Discord's JSON error code in the response.
    public let discordCode: DiscordErrorCode?
    /// Validation errors by field, up to ten, with `.invalidFormBody`.
    public let fieldErrors: [FieldError]
    /// What failed.
    public let message: String
    /// How to fix it; may be empty.
    public let advice: String
    /// Delay before the next attempt, in time of the client's clock.
    public let retryAfter: Duration?
    /// Method and template of the route, such as `GET /channels/{channel.id}`.
    public let route: String?
    /// Whether a change that the call requested may have been made: an attempt was sent and its outcome is unknown, even
    /// if a later attempt was rejected.
    public internal(set) var mayHaveSucceeded: Bool

    /// Creates an error. `advice` defaults to the general advice for `code`, `mayHaveSucceeded` to whether the code leaves
    /// the outcome open.
    public init(
        code: Code, httpStatus: Int? = nil, discordCode: DiscordErrorCode? = nil, fieldErrors: [FieldError] = [],
        message: String, advice: String? = nil, retryAfter: Duration? = nil, route: String? = nil,
        mayHaveSucceeded: Bool? = nil
    ) {
        self.code = code
        self.httpStatus = httpStatus
        self.discordCode = discordCode
        self.fieldErrors = fieldErrors
        self.message = message
        self.advice = advice ?? Self.advice(for: code)
        self.retryAfter = retryAfter
        self.route = route
        self.mayHaveSucceeded =
            mayHaveSucceeded ?? [.deadlineExceeded, .malformedResponse, .server, .transport].contains(code)
    }

    /// The error as sentences: the message, the first three field errors, and the advice.
    public var description: String {
        var facts: [String] = []
        if let route { facts.append(route) }
        if let httpStatus { facts.append("HTTP \(httpStatus)") }
        if let discordCode { facts.append("Discord code \(discordCode)") }
        if let retryAfter { facts.append("retry after \(retryAfter)") }
        var what = facts.isEmpty ? message : "\(message) (\(facts.joined(separator: ", ")))"
        if !fieldErrors.isEmpty {
            what += ": " + fieldErrors.prefix(Self.fieldErrorsShown).map(\.description).joined(separator: "; ")
            let others = fieldErrors.count - Self.fieldErrorsShown
            if others > 0 { what += "; \(others) more" }
        }
        if !what.hasSuffix(".") { what += "." }
        return advice.isEmpty ? what : "\(what) \(advice)"
    }

    private static let fieldErrorsShown = 3

    private static func advice(for code: Code) -> String {
        switch code {
        case .unauthorized:
            "Reset the bot's token in Discord's developer portal, on the application's \"Bot\" page, and restart with "
                + "the new token."
        case .forbidden: "Grant the bot's role the required permission in the server and in the channel."
        case .notFound: "Check the ID. The bot must be in the server and must be able to view the channel."
        case .rateLimited: "Send fewer requests, or try again later."
        case .tooManyInvalidRequests: "Check the log for rejected requests (401, 403, 429) and fix their cause."
        case .server: "Discord may be down, see discordstatus.com. The bot tries again later."
        case .transport: "Check the network, the API base URL, and the trusted certificates."
        case .deadlineExceeded: "Allow more time, or check the metrics for rate limit waits."
        case .malformedResponse: "Check that the base URL is version 10 of Discord's API."
        default: ""
        }
    }
}
