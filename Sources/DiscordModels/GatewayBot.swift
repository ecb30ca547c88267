// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// The response to `GET /gateway/bot`. Source: Events, Gateway, "Get Gateway Bot".
public struct GatewayBot: Codable, Sendable, Equatable {
    /// The limit on session starts. Numbers outside of the documented range are clamped. Source: "Session Start Limit
    /// Object".
    public struct SessionStartLimit: Codable, Sendable, Equatable {
        /// Session starts per day.
        public let total: Int
        /// Remaining session starts, from 0 to `total`.
        public let remaining: Int
        /// Milliseconds until `remaining` is reset to `total`, at most a day.
        public let resetAfter: Int
        /// Identify requests per five seconds, at least 1.
        public let maxConcurrency: Int

        /// Creates a limit.
        public init(total: Int, remaining: Int, resetAfter: Int, maxConcurrency: Int) {
            self.total = total.clamped(to: 0...1_000_000)
            self.remaining = remaining.clamped(to: 0...self.total)
            self.resetAfter = resetAfter.clamped(to: 0...86_400_000)
            self.maxConcurrency = maxConcurrency.clamped(to: 1...100_000)
        }

        /// Decodes a limit.
        public init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            self.init(
                total: try container.decodeSaturating(.total), remaining: try container.decodeSaturating(.remaining),
                resetAfter: try container.decodeSaturating(.resetAfter),
                maxConcurrency: try container.decodeSaturating(.maxConcurrency))
        }

        private enum CodingKeys: String, CodingKey {
            case total, remaining
            case resetAfter = "reset_after"
            case maxConcurrency = "max_concurrency"
        }
    }

    /// The WebSocket URL, without a query.
    public var url: String
    /// The recommended number of shards, at least 1.
    public let shards: Int
    /// The limit on session starts.
    public var sessionStartLimit: SessionStartLimit

    /// Creates a response.
    public init(url: String, shards: Int, sessionStartLimit: SessionStartLimit) {
        self.url = url
        self.shards = shards.clamped(to: 1...100_000)
        self.sessionStartLimit = sessionStartLimit
    }

    /// Decodes a response.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            url: try container.decode(String.self, forKey: .url), shards: try container.decodeSaturating(.shards),
            sessionStartLimit: try container.decode(SessionStartLimit.self, forKey: .sessionStartLimit))
    }

    private enum CodingKeys: String, CodingKey {
        case url, shards
        case sessionStartLimit = "session_start_limit"
    }
}
