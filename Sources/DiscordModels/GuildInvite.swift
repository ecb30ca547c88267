// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// An invite to a guild, as listed by the HTTP API, without its inviter. Source: Resources, Invite, "Invite Object" and
/// "Invite Metadata Object".
public struct GuildInvite: Sendable, Hashable {
    /// The code at the end of its link.
    public let code: String
    /// The channel to which it leads; `nil` if Discord sent none.
    public let channelID: ChannelID?
    /// How often it has been used; `nil` without the metadata, which Discord sends only with the permission Manage Server.
    public let uses: Int?
    /// How often it can be used; `nil` for any number.
    public let maximumUses: Int?
    /// For how many seconds after `createdAt` it can be used; `nil` for no limit.
    public let maximumAge: Int?
    /// When it was created, as an ISO 8601 timestamp.
    public let createdAt: String?

    /// Creates an invite.
    public init(
        code: String, channelID: ChannelID?, uses: Int?, maximumUses: Int? = nil, maximumAge: Int? = nil,
        createdAt: String? = nil
    ) {
        self.code = code
        self.channelID = channelID
        self.uses = uses
        self.maximumUses = maximumUses
        self.maximumAge = maximumAge
        self.createdAt = createdAt
    }

    /// Whether a text can be a code: up to 64 letters, digits, dashes and underscores.
    public static func isCode(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: true
                default: false
                }
            }
    }
}

extension GuildInvite: Decodable {
    private enum CodingKeys: String, CodingKey {
        case code, channel, uses
        case maximumUses = "max_uses"
        case maximumAge = "max_age"
        case createdAt = "created_at"
    }

    private struct InvitedChannel: Decodable {
        let id: ChannelID
    }

    /// Decodes Discord's JSON.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        code = try container.decode(String.self, forKey: .code)
        guard Self.isCode(code) else {
            throw DecodingError.dataCorruptedError(forKey: .code, in: container, debugDescription: "not a code")
        }
        channelID = try container.decodeIfPresent(InvitedChannel.self, forKey: .channel)?.id
        uses = try container.decodeIfPresent(Int.self, forKey: .uses)
        func limit(_ key: CodingKeys) throws -> Int? {
            try container.decodeIfPresent(Int.self, forKey: key).flatMap { $0 > 0 ? $0 : nil }
        }
        maximumUses = try limit(.maximumUses)
        maximumAge = try limit(.maximumAge)
        createdAt = try container.decodeIfPresent(String.self, forKey: .createdAt)
    }
}

/// A guild's vanity URL. Source: Resources, Guild, "Get Guild Vanity URL".
public struct VanityURL: Sendable, Hashable, Decodable {
    /// The code at the end of the link; `nil` if the guild has no vanity URL.
    public let code: String?
    /// How often it has been used.
    public let uses: Int?

    /// Creates a vanity URL.
    public init(code: String?, uses: Int?) {
        self.code = code
        self.uses = uses
    }
}
