// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// The response to `GET /gateway/bot`. Source: Events, Gateway, "Get Gateway Bot".
public struct GatewayBot: Codable, Sendable, Equatable {
    /// The limit on session starts. Source: "Session Start Limit Object".
    public struct SessionStartLimit: Codable, Sendable, Equatable {
        /// Session starts per day.
        public var total: Int
        /// Remaining session starts.
        public var remaining: Int
        /// Milliseconds until `remaining` is reset to `total`.
        public var resetAfter: Int
        /// Identify requests per five seconds.
        public var maxConcurrency: Int

        /// Creates a limit.
        public init(total: Int, remaining: Int, resetAfter: Int, maxConcurrency: Int) {
            self.total = total
            self.remaining = remaining
            self.resetAfter = resetAfter
            self.maxConcurrency = maxConcurrency
        }

        private enum CodingKeys: String, CodingKey {
            case total, remaining
            case resetAfter = "reset_after"
            case maxConcurrency = "max_concurrency"
        }
    }

    /// The WebSocket URL, without a query.
    public var url: String
    /// The recommended number of shards.
    public var shards: Int
    /// The limit on session starts.
    public var sessionStartLimit: SessionStartLimit

    /// Creates a response.
    public init(url: String, shards: Int, sessionStartLimit: SessionStartLimit) {
        self.url = url
        self.shards = shards
        self.sessionStartLimit = sessionStartLimit
    }

    private enum CodingKeys: String, CodingKey {
        case url, shards
        case sessionStartLimit = "session_start_limit"
    }
}
