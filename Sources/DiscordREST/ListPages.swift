// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation

// Pages of lists, reduced to what the bot needs. An entry without an ID makes a ban list or a member list unreadable,
// because a user who is missing in it would count as unbanned, or as having left.

/// A user with the fields that lists need. Source: Resources, User, "User Object".
private struct UserOutline: Decodable {
    let id: UserID
    let username: String
    let isBot: Bool

    private enum CodingKeys: CodingKey {
        case id, username, bot
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decode(UserID.self, forKey: .id)
        username = (try? container.decode(String.self, forKey: .username)) ?? ""
        isBot = (try? container.decode(Bool.self, forKey: .bot)) ?? false
    }
}

/// A page of the ban list. Source: Resources, Guild, "Get Guild Bans".
struct BanPage: Decodable {
    let bans: [BannedUser]

    private struct Entry: Decodable {
        let user: UserOutline
    }

    init(from decoder: any Decoder) throws {
        bans = try [Entry](from: decoder).map { BannedUser(id: $0.user.id, username: $0.user.username) }
    }
}

/// A page of the member list. Source: Resources, Guild, "List Guild Members".
struct MemberPage: Decodable {
    let members: [ListedUser]

    private struct Entry: Decodable {
        let user: UserOutline
        let joinedAt: Int64?

        private enum CodingKeys: String, CodingKey {
            case user
            case joinedAt = "joined_at"
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            user = try container.decode(UserOutline.self, forKey: .user)
            joinedAt = (try? container.decode(String.self, forKey: .joinedAt)).flatMap(Int64.init(joinTime:))
        }
    }

    init(from decoder: any Decoder) throws {
        members = try [Entry](from: decoder).map { entry in
            ListedUser(
                id: entry.user.id, username: entry.user.username, isBot: entry.user.isBot, joinedAt: entry.joinedAt)
        }
    }
}

/// A page of the audit log. Source: Resources, Audit Log, "Get Guild Audit Log".
struct AuditLogPage: Decodable {
    /// The entries that concern a user. Others are skipped: they cannot explain a leave or a ban.
    let entries: [AuditLogExcerpt.Entry]
    /// The number of entries, including skipped ones.
    let count: Int

    private enum CodingKeys: String, CodingKey {
        case users
        case entries = "audit_log_entries"
    }

    private struct Entry: Decodable {
        let id: AuditLogEntryID
        let actionType: Int
        let target: UserID

        private enum CodingKeys: String, CodingKey {
            case id
            case actionType = "action_type"
            case target = "target_id"
        }
    }

    /// An element of a list, `nil` if it is not as documented.
    private struct Lenient<Element: Decodable>: Decodable {
        let element: Element?

        init(from decoder: any Decoder) { element = try? Element(from: decoder) }
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let users = (try? container.decode([Lenient<UserOutline>].self, forKey: .users)) ?? []
        let names = Dictionary(users.compactMap(\.element).map { ($0.id, $0.username) }) { first, _ in first }
        let all = try container.decode([Lenient<Entry>].self, forKey: .entries)
        count = all.count
        entries = all.compactMap(\.element).map { entry in
            AuditLogExcerpt.Entry(
                id: entry.id, actionType: entry.actionType, target: entry.target, username: names[entry.target] ?? "")
        }
    }
}

extension Int64 {
    /// A time in milliseconds since 1970, rounded down; `nil` if the text is none.
    fileprivate init?(joinTime text: String) {
        guard let date = try? Date.ISO8601FormatStyle(includingFractionalSeconds: true).parse(text) else { return nil }
        let time = date.timeIntervalSince1970
        let whole = time.rounded(.down)
        guard abs(whole) < 1e12 else { return nil }
        // Discord sends microseconds. A `Double` is exact to a quarter of one, which must not become the millisecond before.
        self = Int64(whole) * 1_000 + Int64((time - whole) * 1_000 + 0.000_5)
    }
}
