// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Timekeeping

/// Requests for members over the gateway. Source: Events, Gateway Events, "Request Guild Members".
extension SimulationState {
    /// Maximum number of members per chunk.
    private static let chunkSize = 1000
    /// Maximum number of members found by a prefix or a list of users.
    private static let searchLimit = 100

    mutating func answer(_ request: ClientPayload.RequestMembers, on id: Int, at now: WallInstant) {
        guard let name = connections[id]?.session, let session = sessions[name],
            let guild = index(of: request.guildID), session.sees(guild)
        else { return }
        let members = guilds[guild].world.members
        let nonce = request.nonce.flatMap { $0.utf8.count <= 32 ? $0 : nil }
        var found: ArraySlice<Member> = []
        var notFound: [UInt64] = []
        var isComplete = false
        if let users = request.userIDs {
            for user in users.prefix(Self.searchLimit) {
                if let member = members[user.rawValue] {
                    found.append(member)
                } else {
                    notFound.append(user.rawValue)
                }
            }
        } else if let query = request.query, query.isEmpty, (request.limit ?? 0) == 0 {
            // The complete list requires the intent.
            guard session.intents.contains(.guildMembers) else { return }
            if let retryAfter = memberRequests.take(request.guildID, at: now) {
                refuse(request.guildID, nonce: nonce, retryAfter: retryAfter, in: name)
                return wake(id)
            }
            found = members.all[...]
            isComplete = true
        } else {
            let limit = min(max(request.limit ?? 1, 1), Self.searchLimit)
            found = guilds[guild].members(namedFrom: request.query?.lowercased() ?? "", limit: limit)[...]
        }
        let withPresences = request.presences == true && session.intents.contains(.guildPresences)
        let count = max((found.count + Self.chunkSize - 1) / Self.chunkSize, 1)
        for index in 0..<count {
            let start = found.startIndex + index * Self.chunkSize
            let part = found[start..<min(start + Self.chunkSize, found.endIndex)]
            let chunk = MembersChunk(
                members: part, index: index, count: count, notFound: index == 0 ? notFound : [],
                withPresences: withPresences, extras: guilds[guild].extras, nonce: nonce)
            append(.membersChunk(chunk, guild: UInt8(guild)), to: name)
        }
        if isComplete { noteMemberList(of: guild, in: name) }
        wake(id)
    }

    private mutating func refuse(_ guild: GuildID, nonce: String?, retryAfter: Duration, in session: String) {
        let body = RateLimitedObject(
            retryAfter: retryAfter.seconds, meta: RateLimitedObject.Meta(guildID: guild, nonce: nonce))
        append(.prepared(PreparedPayload(name: "RATE_LIMITED", data: JSONBytes.encode(body))), to: session)
    }
}
