// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import DiscordREST

/// A message of the bot, which is recognized by its author and by the title or footer of its embed.
struct MessageEffect: Effect {
    let intent: EffectIntent
    let search: MessageSearch
    /// Sends the message with a nonce that Discord enforces.
    let send: @Sendable (_ nonce: String) async throws -> MessageID

    func make(_ intent: EffectIntent) async throws -> MessageID { try await send(intent.key) }

    func find(_ intent: EffectIntent) async throws -> EffectTrace<MessageID> { try await search.find(intent) }
}

/// The part of Discord's API that finds messages.
protocol MessageHistory: Sendable {
    /// The bot's own ID.
    func ownID() async throws -> UserID
    /// Up to 100 messages, newest first.
    func messages(in channel: ChannelID, before: MessageID?) async throws -> [MessageOutline]
    /// The last message sent in a channel, which may have been deleted; `nil` before the first one.
    func lastMessage(in channel: ChannelID) async throws -> MessageID?
}

extension DiscordClient: MessageHistory {
    func ownID() async throws -> UserID { try await currentUser().id }

    func messages(in channel: ChannelID, before: MessageID?) async throws -> [MessageOutline] {
        try await messages(in: channel, before: before, limit: MessageSearch.pageSize)
    }
}

/// Looks for a message of the bot in a channel.
struct MessageSearch: Sendable {
    static let pageSize = 100
    /// Maximum number of pages, for a busy channel.
    static let maximumPages = 10
    /// Tolerated difference between the bot's clock and Discord's. The newest page is searched whatever the clocks show.
    static let clockTolerance: Int64 = 600_000

    let history: any MessageHistory
    let channel: ChannelID

    func find(_ intent: EffectIntent) async throws -> EffectTrace<MessageID> {
        let bot = try await history.ownID()
        let start = intent.begunAt - Self.clockTolerance
        var before: MessageID?
        for _ in 0..<Self.maximumPages {
            guard let page = try await page(before) else { return .unknown }
            if let message = page.first(where: { $0.author == bot && $0.shows(intent.mark) }) {
                return .found(message.id)
            }
            guard let oldest = page.last else { return before == nil ? try await emptyChannel(since: start) : .absent }
            if page.count < Self.pageSize || oldest.id.millisecondsSince1970 < start { return .absent }
            before = oldest.id
        }
        return .unknown
    }

    /// `nil` if the history must not be read. A bot that cannot see the channel gets an error: it cannot send either.
    private func page(_ before: MessageID?) async throws -> [MessageOutline]? {
        do {
            return try await history.messages(in: channel, before: before)
        } catch let error as RESTError where error.discordCode == .missingPermissions {
            return nil
        }
    }

    /// Without Read Message History, every channel appears empty. The last message's ID shows whether something was sent.
    private func emptyChannel(since start: Int64) async throws -> EffectTrace<MessageID> {
        guard let last = try await history.lastMessage(in: channel) else { return .absent }
        return last.millisecondsSince1970 < start ? .absent : .unknown
    }
}

extension MessageOutline {
    fileprivate func shows(_ mark: String) -> Bool {
        embeds.contains { $0.title == mark || $0.footer?.hasSuffix(mark) == true }
    }
}
