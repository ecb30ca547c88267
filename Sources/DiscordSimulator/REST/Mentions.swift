// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// Who a message notifies. Source: Reference, "Message Formatting"; Resources, Message, "Allowed Mentions Object".
struct Mentions: Sendable, Equatable {
    var users: [UInt64] = []
    var roles: [UInt64] = []
    var everyone = false

    /// Finds the mentions in a text that are allowed by `allowed_mentions`; `nil`: all of them, and the author of the
    /// message replied to.
    init(in content: String, allowed: PayloadValue?, repliedTo: UInt64?, mayMentionAll: Bool) {
        users = Self.ids(in: content, /<@!?([0-9]{1,20})>/).filter { Self.isAllowed($0, "users", by: allowed) }
        roles = Self.ids(in: content, /<@&([0-9]{1,20})>/).filter { Self.isAllowed($0, "roles", by: allowed) }
        everyone =
            mayMentionAll && (content.contains("@everyone") || content.contains("@here"))
            && Self.parses("everyone", allowed)
        let notifies = allowed.map { $0["replied_user"]?.bool ?? false } ?? true
        if let repliedTo, notifies, !users.contains(repliedTo) { users.insert(repliedTo, at: 0) }
    }

    private static func ids(in content: String, _ pattern: Regex<(Substring, Substring)>) -> [UInt64] {
        content.matches(of: pattern).compactMap { UInt64($0.output.1) }.reduce(into: []) { ids, id in
            if !ids.contains(id) { ids.append(id) }
        }
    }

    private static func parses(_ kind: String, _ allowed: PayloadValue?) -> Bool {
        allowed.map { $0["parse"]?.array?.contains(.string(kind)) ?? false } ?? true
    }

    private static func isAllowed(_ id: UInt64, _ kind: String, by allowed: PayloadValue?) -> Bool {
        let listed = allowed?[kind]?.array ?? []
        return parses(kind, allowed) || listed.contains { $0.text == String(id) || $0.integer == Int64(clamping: id) }
    }
}
