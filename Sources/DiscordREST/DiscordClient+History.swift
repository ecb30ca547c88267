// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import DiscordModels

// What is needed to read the past of a guild. `deadline` limits each request.

/// A thread in a list. Source: Resources, Channel, "Channel Object" and "Thread Metadata Object".
public struct ListedThread: Sendable, Hashable {
    /// The thread.
    public let id: ChannelID
    /// The channel that it belongs to.
    public let parent: ChannelID
    /// When it was archived, as an ISO 8601 timestamp; `nil` for an active thread.
    public let archivedAt: String?
}

extension ListedThread: Decodable {
    private enum CodingKeys: String, CodingKey {
        case id
        case parent = "parent_id"
        case metadata = "thread_metadata"
    }

    private struct Metadata: Decodable {
        let archived: Bool?
        let timestamp: String?

        private enum CodingKeys: String, CodingKey {
            case archived
            case timestamp = "archive_timestamp"
        }
    }

    /// Decodes Discord's JSON.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decode(ChannelID.self, forKey: .id)
        parent = try container.decode(ChannelID.self, forKey: .parent)
        let metadata = try? container.decode(Metadata.self, forKey: .metadata)
        archivedAt = metadata?.archived == true ? metadata?.timestamp : nil
    }
}

private struct ThreadPage: Decodable {
    let threads: [ListedThread]
    let hasMore: Bool?

    private enum CodingKeys: String, CodingKey {
        case threads
        case hasMore = "has_more"
    }
}

extension DiscordClient {
    /// Returns the channels of a guild, without threads.
    public func channels(
        of guild: GuildID, deadline: Duration = DiscordClient.defaultDeadline
    ) async throws -> [Channel] {
        try await call(APIRequest(.get, "/guilds/{guild.id}/channels", "\(guild)").within(deadline))
    }

    /// Returns the active threads of a guild that the bot can view.
    public func activeThreads(
        of guild: GuildID, deadline: Duration = DiscordClient.defaultDeadline
    ) async throws -> [ListedThread] {
        let request = APIRequest(.get, "/guilds/{guild.id}/threads/active", "\(guild)").within(deadline)
        return try await call(request, as: ThreadPage.self).threads
    }

    /// Returns up to 100 archived public threads of a channel, the last archived first. Requires Read Message History.
    ///
    /// - Parameters:
    ///   - channel: The channel.
    ///   - timestamp: `archivedAt` of the last thread of the page before.
    ///   - deadline: The limit of the request.
    /// - Returns: The threads, and whether there are more.
    /// - Throws: `RESTError`, or `CancellationError` if its task is canceled.
    public func archivedThreads(
        of channel: ChannelID, before timestamp: String?, deadline: Duration = DiscordClient.defaultDeadline
    ) async throws -> (threads: [ListedThread], hasMore: Bool) {
        // A timestamp contains colons and a plus sign.
        let encoded = timestamp.map { $0.replacing(":", with: "%3A").replacing("+", with: "%2B") }
        var request = APIRequest(
            .get, "/channels/{channel.id}/threads/archived/public", "\(channel)",
            query: "limit=100" + (encoded.map { "&before=\($0)" } ?? ""))
        request.permission = "Read Message History"
        request.leavesHalfOfLimit = true
        let page = try await call(request.within(deadline), as: ThreadPage.self)
        return (page.threads, page.hasMore ?? false)
    }

    /// Returns the last `limit` (1…100) messages of a channel or thread before the given one, newest first, without their
    /// content. Fewer than `limit` are the first ones. Requires Read Message History; without it, Discord returns none. Half of
    /// the rate limit is left to other calls.
    public func pastMessages(
        in channel: ChannelID, before: MessageID, limit: Int = 100,
        deadline: Duration = DiscordClient.defaultDeadline
    ) async throws -> [MessageMetadata] {
        var request = APIRequest.messages(in: channel, before: before, limit: limit).within(deadline)
        request.leavesHalfOfLimit = true
        let page = try await call(request, as: [MessageMetadata].self).sorted { $0.id > $1.id }
        guard page.first.map({ $0.id < before }) ?? true, Set(page.map(\.id)).count == page.count else {
            throw RESTError(
                code: .malformedResponse, message: "A page of results is out of order", route: request.route.name)
        }
        return page
    }
}
