// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// The lists of threads. The bot has joined none of them, so they have no thread members.
extension SimulatedGuildState {
    /// Source: Resources, Guild, "List Active Guild Threads": by ID, in descending order.
    func listActiveThreads() -> RESTResponse {
        let threads = activity.threads.active.filter { mayView(ChannelID($0.parent)) }.sorted { $0.id > $1.id }
        return list(threads, #""members":[]}"#)
    }

    /// Source: Resources, Channel, "List Public Archived Threads": by the time of archiving, in descending order.
    func archivedThreads(of channel: ChannelObject, _ request: RESTRequest) -> RESTResponse {
        RESTRequest.answering { () throws(QueryRefusal) in
            // The limits are not documented; Discord refuses pages of one thread.
            let limit = try request.limit(in: 2...100, default: 50)
            let archived = activity.threads.all.filter { $0.parent == channel.id.rawValue && $0.archived != nil }
                .sorted { ($0.archived ?? 0, $0.id) > ($1.archived ?? 0, $1.id) }
            let before = request.query["before"]
            // Times in this format are in the order of their text.
            let found = archived.filter { thread in before.map { time(of: thread) < $0 } ?? true }
            return list(Array(found.prefix(limit)), #""members":[],"has_more":\#(found.count > limit)}"#)
        }
    }

    private func time(of thread: WorldThread) -> String {
        var json = JSONWriter()
        json.timestamp(milliseconds: thread.archived ?? 0)
        return json.text
    }

    private func list(_ threads: [WorldThread], _ end: String) -> RESTResponse {
        var json = JSONWriter()
        json.raw(#"{"threads":"#)
        json.array(threads) { json, thread in write(thread, to: &json) }
        json.raw(",")
        json.raw([UInt8](end.utf8))
        return RESTResponse(status: 200, body: json.bytes)
    }
}
