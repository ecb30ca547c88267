// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import DiscordREST
import Foundation
import Synchronization
import Timekeeping

@testable import Counting
@testable import StatsBot

/// A channel of a Discord that remembers nonces for five minutes and can lose its responses.
final class FakeChannel: ReportMessenger, HeartbeatMessenger {
    struct Posted: Sendable, Equatable {
        var outline: MessageOutline
        var nonce: String
        var edits = 0
    }

    struct State: Sendable {
        var messages: [Posted] = []
        /// The last message sent, even if it was deleted.
        var last: MessageID?
        /// Requests are carried out, and their responses are lost.
        var losesResponses = false
        /// Whether the bot may read the history; without, the channel appears empty.
        var showsHistory = true
        /// The error of the next request, which is not carried out.
        var refusal: RESTError?
        var requests: [String] = []
    }

    static let bot: UserID = 99
    static let lost = RESTError(code: .transport, message: "No response")

    let clock: any WallClock
    let state = Mutex(State())
    /// Called after a message was sent, before the response.
    let onPost = Mutex<(@Sendable () throws -> Void)?>(nil)

    init(clock: any WallClock) { self.clock = clock }

    var titles: [String] { state.withLock { $0.messages.compactMap { $0.outline.embeds.first?.title } } }

    func post(_ parameters: MessageParameters, attachments: [Attachment], in channel: ChannelID) async throws
        -> MessageID
    {
        try post(parameters.embeds ?? [], nonce: parameters.nonce ?? "")
    }

    func create(_ embed: Embed, in channel: ChannelID, nonce: String) async throws -> MessageID {
        try post([embed], nonce: nonce)
    }

    func edit(_ message: MessageID, in channel: ChannelID, to embed: Embed) async throws {
        try carryOut("edit") { state in
            guard let index = state.messages.firstIndex(where: { $0.outline.id == message }) else {
                throw RESTError(code: .notFound, httpStatus: 404, discordCode: .unknownMessage, message: "gone")
            }
            state.messages[index].outline.embeds = [Self.outline(embed)]
            state.messages[index].edits += 1
        }
    }

    func ownID() async throws -> UserID { Self.bot }

    func messages(in channel: ChannelID, before: MessageID?) async throws -> [MessageOutline] {
        state.withLock { state in
            state.requests.append("list")
            guard state.showsHistory else { return [] }
            let all = state.messages.map(\.outline).filter { message in before.map { message.id < $0 } ?? true }
            return all.suffix(MessageSearch.pageSize).reversed()
        }
    }

    func lastMessage(in channel: ChannelID) async throws -> MessageID? { state.withLock { $0.last } }

    /// A message of somebody else.
    func say(_ title: String, by author: UserID = 5) {
        state.withLock { state in
            _ = add(
                MessageOutline(id: newID(state), author: author, embeds: [.init(title: title)]), nonce: "", to: &state)
        }
    }

    func deleteAll() { state.withLock { $0.messages = [] } }

    private func post(_ embeds: [Embed], nonce: String) throws -> MessageID {
        let message = try carryOut("post") { state in
            let oldest = clock.wallNow.millisecondsSince1970 - 300_000
            if let earlier = state.messages.last(where: { $0.nonce == nonce }),
                earlier.outline.id.millisecondsSince1970 >= oldest
            {
                return earlier.outline.id
            }
            return add(
                MessageOutline(id: newID(state), author: Self.bot, embeds: embeds.map(Self.outline)), nonce: nonce,
                to: &state)
        }
        try onPost.withLock { $0 }?()
        return message
    }

    private func carryOut<Result>(_ request: String, _ body: (inout State) throws -> Result) throws -> Result {
        try state.withLock { state in
            state.requests.append(request)
            if let refusal = state.refusal {
                state.refusal = nil
                throw refusal
            }
            let result = try body(&state)
            if state.losesResponses { throw Self.lost }
            return result
        }
    }

    private func newID(_ state: State) -> MessageID {
        let time = UInt64(max(clock.wallNow.millisecondsSince1970 - 1_420_070_400_000, 0)) << 22
        return MessageID(max(time, (state.last?.rawValue ?? 0) + 1))
    }

    private func add(_ message: MessageOutline, nonce: String, to state: inout State) -> MessageID {
        state.messages.append(Posted(outline: message, nonce: nonce))
        state.last = message.id
        return message.id
    }

    private static func outline(_ embed: Embed) -> MessageOutline.EmbedOutline {
        .init(title: embed.title, footer: embed.footer?.text)
    }
}
