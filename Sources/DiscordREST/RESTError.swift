// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Why a call of Discord's HTTP API failed.
public struct RESTError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kind of a failure.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Value: String, Sendable {
            case badRequest, forbidden, invalidConfiguration, malformedResponse, notFound, rateLimited, server
            case tooManyInvalidRequests, transport, unauthorized
        }

        private let value: Value

        private init(_ value: Value) {
            self.value = value
        }

        /// The token is refused (401). Every later call fails the same way without being sent.
        public static let unauthorized = Code(.unauthorized)
        /// The bot lacks a permission, or cannot see the thing (403).
        public static let forbidden = Code(.forbidden)
        /// There is no such thing, or the bot may not know of it (404).
        public static let notFound = Code(.notFound)
        /// The wait for a rate limit is longer than the call may wait; `retryAfter` says how long.
        public static let rateLimited = Code(.rateLimited)
        /// Discord does not take the request as it is (another 4xx).
        public static let badRequest = Code(.badRequest)
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
    /// Discord's own code in the answer. Source: Topics, Opcodes and Status Codes, "JSON Error Codes".
    public let discordCode: Int?
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
        code: Code, httpStatus: Int? = nil, discordCode: Int? = nil, message: String, advice: String? = nil,
        retryAfter: Duration? = nil, route: String? = nil
    ) {
        self.code = code
        self.httpStatus = httpStatus
        self.discordCode = discordCode
        self.message = message
        self.advice = advice ?? Self.advice(for: code)
        self.retryAfter = retryAfter
        self.route = route
    }

    /// One or two sentences: what happened, and what to do.
    public var description: String {
        var facts: [String] = []
        if let route { facts.append(route) }
        if let httpStatus { facts.append("HTTP \(httpStatus)") }
        if let discordCode { facts.append("Discord code \(discordCode)") }
        if let retryAfter { facts.append("retry after \(retryAfter)") }
        let what = facts.isEmpty ? message : "\(message) (\(facts.joined(separator: ", ")))"
        return advice.isEmpty ? "\(what)." : "\(what). \(advice)"
    }

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
        case .malformedResponse: "Check that the base URL is Discord's API, version 10."
        default: ""
        }
    }
}
