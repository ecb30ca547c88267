// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Timekeeping

/// What clients received of a guild, and what they could see of it.
extension SimulationState {
    /// Records that a session has started and its client can look at a guild.
    mutating func noteReturn(to guild: Int, at now: WallInstant) {
        guilds[guild].returns.append(look(at: guild, now))
    }

    private func look(at guild: Int, _ now: WallInstant) -> ClientReturn {
        ClientReturn(
            at: now.millisecondsSince1970, number: guilds[guild].world.nextNumber,
            listsMembers: !configuration.disallowedIntents.contains(.guildMembers),
            readsAuditLog: guilds[guild].botMay(.viewAuditLog), listsBans: guilds[guild].botMay(.banMembers))
    }

    /// Records that the clients have forgotten what they received since an instant, because their database was restored.
    ///
    /// - Parameter instant: Milliseconds since 1970.
    mutating func forget(since instant: Int64) {
        let starts = guilds.map { guild in
            guild.world.history.first { $0.at >= instant }?.number ?? guild.world.nextNumber
        }
        sessions.forget(from: starts)
        for (index, start) in starts.enumerated() {
            guilds[index].returns.removeAll { $0.at >= instant }
            guilds[index].memberLists.removeAll { $0 > start }
        }
    }

    /// What a client could learn of the member events of a guild.
    func visibility(of guild: Int, at now: WallInstant) -> EventVisibility {
        let events = guilds[guild].world.history
        var received = ReceivedEvents(
            first: events.first?.number ?? guilds[guild].world.nextNumber, count: events.count)
        sessions.ended.add(to: &received, of: guild)
        for session in sessions.sessions {
            received.add(session.deliveries.entries(upTo: self.received(session)), of: guild)
        }
        return EventVisibility(
            events: events, received: received,
            returns: Self.looked(guilds[guild].returns, guilds[guild].memberLists + received.memberLists),
            now: look(at: guild, now))
    }

    /// The sequence number up to which a session's client has received the dispatches: everything that was written while it
    /// is connected, otherwise what it has reported.
    private func received(_ session: Session) -> Int {
        guard let connection = session.connection.flatMap({ connections[$0] }), connection.phase != .aborted else {
            return session.deliveries.received
        }
        return connection.cursor - 1
    }

    /// The returns after which the client has read all members before it was away again. `lists`: the numbers of the next
    /// event when it requested them.
    private static func looked(_ returns: [ClientReturn], _ lists: [UInt32]) -> [ClientReturn] {
        let lists = lists.sorted()
        return returns.enumerated().compactMap { index, look in
            let next = index + 1 < returns.count ? returns[index + 1].number : .max
            guard let list = lists.first(where: { $0 >= look.number }) else { return nil }
            return list < next || list == look.number ? look : nil
        }
    }
}
