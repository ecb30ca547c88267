// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// Payloads sent by a client over the gateway. Source: Events, Gateway Events, "Send Events".
enum ClientPayload {
    /// Only the opcode, which is decoded first.
    struct Envelope: Decodable {
        var op: Int
    }

    /// The complete payload.
    struct Message<Body: Decodable>: Decodable {
        var d: Body
    }

    /// A heartbeat's data: the last sequence number, or `null`.
    struct Heartbeat: Decodable {
        var d: Int?
    }

    /// Source: "Identify Structure".
    struct Identify: Decodable, Sendable, Equatable {
        var token: String
        var properties: [String: String?]
        var intents: Int
        var largeThreshold: Int?
        var shard: [Int]?
        var presence: Presence?

        private enum CodingKeys: String, CodingKey {
            case token, properties, intents, shard, presence
            case largeThreshold = "large_threshold"
        }
    }

    /// Source: "Resume Structure".
    struct Resume: Decodable, Sendable, Equatable {
        var token: String
        var sessionID: String
        var sequence: Int

        private enum CodingKeys: String, CodingKey {
            case token
            case sessionID = "session_id"
            case sequence = "seq"
        }
    }

    /// Source: "Gateway Presence Update Structure".
    struct Presence: Decodable, Sendable, Equatable {
        struct Activity: Decodable, Sendable, Equatable {
            var name: String
            var type: Int
            var state: String?
        }

        private enum CodingKeys: String, CodingKey {
            case status, activities, game, afk
        }

        var status: String
        var activities: [Activity]
        var afk: Bool?

        init(status: String, activities: [Activity], afk: Bool? = nil) {
            self.status = status
            self.activities = activities
            self.afk = afk
        }

        /// Several clients still send the single activity `game` of earlier API versions, which Discord accepts.
        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            status = try container.decode(String.self, forKey: .status)
            afk = try container.decodeIfPresent(Bool.self, forKey: .afk)
            if container.contains(.game), !container.contains(.activities) {
                let game = try container.decodeIfPresent(Activity.self, forKey: .game)
                activities = game.map { [$0] } ?? []
            } else {
                activities = try container.decode([Activity].self, forKey: .activities)
            }
        }
    }

    /// Source: "Request Guild Members Structure".
    struct RequestMembers: Decodable, Sendable, Equatable {
        var guildID: GuildID
        var query: String?
        var limit: Int?
        var presences: Bool?
        var userIDs: [UserID]?
        var nonce: String?

        private enum CodingKeys: String, CodingKey {
            case query, limit, presences, nonce
            case guildID = "guild_id"
            case userIDs = "user_ids"
        }

        init(
            guildID: GuildID, query: String? = nil, limit: Int? = nil, presences: Bool? = nil,
            userIDs: [UserID]? = nil, nonce: String? = nil
        ) {
            self.guildID = guildID
            self.query = query
            self.limit = limit
            self.presences = presences
            self.userIDs = userIDs
            self.nonce = nonce
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            guildID = try container.decode(LenientID.self, forKey: .guildID).id()
            query = try container.decodeIfPresent(String.self, forKey: .query)
            limit = try container.decodeIfPresent(Int.self, forKey: .limit)
            presences = try container.decodeIfPresent(Bool.self, forKey: .presences)
            nonce = try container.decodeIfPresent(String.self, forKey: .nonce)
            // One ID, or several.
            if let one = try? container.decodeIfPresent(LenientID.self, forKey: .userIDs) {
                userIDs = [one.id()]
            } else {
                userIDs = try container.decodeIfPresent([LenientID].self, forKey: .userIDs)?.map { $0.id() }
            }
        }
    }

    /// An ID as a string or as a number: Discord accepts both from a client. Source: Reference, "Snowflakes".
    private struct LenientID: Decodable {
        var value: UInt64

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let number = try? container.decode(UInt64.self) {
                value = number
            } else {
                value = try container.decode(GuildID.self).rawValue
            }
        }

        func id<Resource>() -> Snowflake<Resource> { Snowflake(value) }
    }
}
