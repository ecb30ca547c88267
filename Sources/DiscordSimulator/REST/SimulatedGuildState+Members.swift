// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// Members. Source: Resources, Guild.
extension SimulatedGuildState {
    /// Source: "List Guild Members": in ascending order of user IDs.
    mutating func listMembers(_ request: RESTRequest) -> RESTResponse {
        let limit: Int
        let after: UInt64
        do throws(QueryRefusal) {
            limit = try request.limit(in: Self.pageSizes, default: 1)
            after = try request.snowflake("after") ?? 0
        } catch {
            return error.response
        }
        let page = membersInOrder.page(of: world, after: after, limit: limit)
        let list = memberListing.read(
            after: after, last: page.last, isLast: page.count < limit, at: world.nextNumber)
        if let list { memberLists.append(list) }
        return write(page.compactMap { world.members[$0] })
    }

    /// Source: "Search Guild Members": members whose username or display name starts with the query.
    func searchMembers(_ request: RESTRequest) -> RESTResponse {
        RESTRequest.answering { () throws(QueryRefusal) in
            let limit = try request.limit(in: Self.pageSizes, default: 1)
            guard let query = request.query["query"]?.lowercased(), !query.isEmpty else {
                return .invalid("query", code: "BASE_TYPE_REQUIRED", "This field is required")
            }
            guard query.unicodeScalars.count <= 100 else {
                return .invalid("query", code: "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 100 in length.")
            }
            return write(members(namedFrom: query, limit: limit))
        }
    }

    /// Members whose username, display name or nickname starts with text in lower case.
    func members(namedFrom prefix: String, limit: Int) -> [Member] {
        Array(
            world.members.all.lazy.filter {
                payloads.members.isNamed($0.id, nick: extras.botNick, startingWith: prefix)
            }
            .prefix(limit))
    }

    func answerMember(_ user: UserID) -> RESTResponse {
        guard let member = world.members[user.rawValue] else { return .unknownMember }
        var json = JSONWriter()
        payloads.members.writeMember(member, extras, to: &json)
        return RESTResponse(status: 200, body: json.bytes)
    }

    /// A member; `nil` if the user is none.
    func memberValue(_ user: UInt64) -> PayloadValue? {
        world.members[user].map { payloads.members.memberValue($0, extras) }
    }

    func answerOwnMember() -> RESTResponse { answerMember(UserID(world.botID)) }

    private func write(_ members: [Member]) -> RESTResponse {
        var json = JSONWriter()
        json.array(members) { json, member in payloads.members.writeMember(member, extras, to: &json) }
        return RESTResponse(status: 200, body: json.bytes)
    }

    private static let pageSizes = 1...1000
}
