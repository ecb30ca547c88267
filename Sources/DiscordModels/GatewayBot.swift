// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// The answer to `GET /gateway/bot`. Source: Events, Gateway, "Get Gateway Bot".
public struct GatewayBot: Codable, Sendable, Equatable {
    /// How many sessions may still be started. Source: "Session Start Limit Object".
    public struct SessionStartLimit: Codable, Sendable, Equatable {
        /// Sessions a day.
        public var total: Int
        /// Sessions left.
        public var remaining: Int
        /// Milliseconds until `remaining` is `total` again.
        public var resetAfter: Int
        /// Identifies allowed in five seconds.
        public var maxConcurrency: Int

        /// Makes a limit.
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
    /// How many shards Discord recommends.
    public var shards: Int
    /// How many sessions may still be started.
    public var sessionStartLimit: SessionStartLimit

    /// Makes an answer.
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
