// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Why a call of Discord's HTTP API failed.
public struct RESTError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kind of a failure.
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

        /// The bot's token is refused (401). Every later call with it fails the same way without being sent.
        public static let unauthorized = Code(.unauthorized)
        /// The bot lacks a permission, or cannot see the thing (403); or the token of a webhook or an interaction is
        /// refused (401).
        public static let forbidden = Code(.forbidden)
        /// There is no such thing, or the bot may not know of it (404).
        public static let notFound = Code(.notFound)
        /// The wait for a rate limit is longer than the call may wait; `retryAfter` says how long.
        public static let rateLimited = Code(.rateLimited)
        /// Discord does not take the request as it is (another 4xx).
        public static let badRequest = Code(.badRequest)
        /// The request cannot be made from what was handed in; nothing was sent.
        public static let invalidRequest = Code(.invalidRequest)
        /// The call took longer than it may. If it was one that changes something, that may have happened.
        public static let deadlineExceeded = Code(.deadlineExceeded)
        /// Discord is in trouble (5xx), still after the last attempt.
        public static let server = Code(.server)
        /// No answer came: the network, the name, the certificate, or the time ran out.
        public static let transport = Code(.transport)
        /// An answer came that is not what the documentation says.
        public static let malformedResponse = Code(.malformedResponse)
        /// So many requests were refused that Discord may soon block this address; nothing is sent for a while.
        public static let tooManyInvalidRequests = Code(.tooManyInvalidRequests)
        /// The client cannot be made from its configuration.
        public static let invalidConfiguration = Code(.invalidConfiguration)

        /// The name of the kind.
        public var description: String { value.rawValue }
    }

    /// The kind.
    public let code: Code
    /// The status of the answer, where there is one.
    public let httpStatus: Int?
    /// Discord's own code in the answer.
    public let discordCode: DiscordErrorCode?
    /// What Discord does not take in which fields of the body, up to ten; with `.invalidFormBody`.
    public let fieldErrors: [FieldError]
    /// What happened.
    public let message: String
    /// What to do about it.
    public let advice: String
    /// How long to wait before the next try, in time of the client's clock.
    public let retryAfter: Duration?
    /// Method and template of the route, as in `GET /channels/{channel.id}`.
    public let route: String?

    /// Makes an error; without `advice` it says what helps with errors of this kind.
    public init(
        code: Code, httpStatus: Int? = nil, discordCode: DiscordErrorCode? = nil, fieldErrors: [FieldError] = [],
        message: String, advice: String? = nil, retryAfter: Duration? = nil, route: String? = nil
    ) {
        self.code = code
        self.httpStatus = httpStatus
        self.discordCode = discordCode
        self.fieldErrors = fieldErrors
        self.message = message
        self.advice = advice ?? Self.advice(for: code)
        self.retryAfter = retryAfter
        self.route = route
    }

    /// A few sentences: what happened, in which fields (the first three), and what to do.
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
            "The token was refused: open the application in Discord's developer portal, page \"Bot\", reset the token, "
                + "copy it again, and start again with it."
        case .forbidden: "Give the bot's role the permission that this needs, in the guild and in the channel."
        case .notFound: "Check the id: the bot must be in that guild and must see that channel."
        case .rateLimited: "Ask less often; try again after that time."
        case .tooManyInvalidRequests: "Look in the log for what Discord refuses (401, 403, 429) and stop asking for it."
        case .server: "Discord may be down: see discordstatus.com. It is tried again later."
        case .transport: "Check the network, the API's base URL and the trusted certificates."
        case .deadlineExceeded: "Give the call more time, or look in the metrics for what it waits for."
        case .malformedResponse: "Check that the base URL is Discord's API, version 10."
        default: ""
        }
    }
}
