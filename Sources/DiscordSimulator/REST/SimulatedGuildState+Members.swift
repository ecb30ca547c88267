// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// Members. Source: Resources, Guild.
extension SimulatedGuildState {
    /// Source: "List Guild Members": in ascending order of user IDs.
    mutating func listMembers(_ request: RESTRequest) -> RESTResponse {
        guard let limit = Self.memberLimit(request) else { return Self.limitRefusal }
        let after = request.query["after"] ?? "0"
        guard let after = UInt64(after) else { return .notSnowflake("after", after) }
        let page = membersInOrder.page(of: world, after: after, limit: limit)
        return write(page.compactMap { world.members[$0] })
    }

    /// Source: "Search Guild Members": members whose username or display name starts with the query.
    func searchMembers(_ request: RESTRequest) -> RESTResponse {
        guard let limit = Self.memberLimit(request) else { return Self.limitRefusal }
        guard let query = request.query["query"]?.lowercased(), !query.isEmpty else {
            return .invalid("query", code: "BASE_TYPE_REQUIRED", "This field is required")
        }
        return write(members(namedFrom: query, limit: limit))
    }

    /// Members whose username, display name or nickname starts with text in lower case.
    func members(namedFrom prefix: String, limit: Int) -> [Member] {
        Array(
            world.members.all.lazy.filter { payloads.members.isNamed($0.id, nick: botNick, startingWith: prefix) }
                .prefix(limit))
    }

    func answerMember(_ user: UserID) -> RESTResponse {
        guard let member = world.members[user.rawValue] else { return .unknownMember }
        var json = JSONWriter()
        payloads.members.writeMember(member, botNick: botNick, to: &json)
        return RESTResponse(status: 200, body: json.bytes)
    }

    /// The bot as a member.
    var ownMember: PayloadValue? {
        world.members[world.botID].map { payloads.members.memberValue($0, botNick: botNick) }
    }

    func answerOwnMember() -> RESTResponse { answerMember(UserID(world.botID)) }

    private func write(_ members: [Member]) -> RESTResponse {
        var json = JSONWriter()
        json.array(members) { json, member in payloads.members.writeMember(member, botNick: botNick, to: &json) }
        return RESTResponse(status: 200, body: json.bytes)
    }

    private static let limitRefusal = RESTResponse.invalid(
        "limit", code: "NUMBER_TYPE_MAX", "int value should be between 1 and 1000.")

    private static func memberLimit(_ request: RESTRequest) -> Int? {
        guard let text = request.query["limit"] else { return 1 }
        return Int(text).flatMap { (1...1000).contains($0) ? $0 : nil }
    }
}
