// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordGateway
import DiscordModels
import Foundation
import Synchronization
import Timekeeping
import TimekeepingTestKit

@testable import Counting
@testable import StatsBot

/// A Discord, which keeps its state when the bot's machine loses power.
final class Outside: Sendable {
    struct State: Sendable {
        var channel = FakeChannel.State()
        var now = WallInstant(secondsSince1970: 1_767_650_400)  // 22:00 UTC on 5 January 2026
        /// The number of sessions started.
        var sessions = 0
        /// The events of the current session; the first has sequence number 1.
        var events: [GatewayEvent] = []
        /// The sequence number of the last event that the bot has received of the current session.
        var received = 0
        var joins = 0
        /// The times of the renames, as the bot took them from its clock.
        var renames: [WallInstant] = []
        /// Hours that the script has completed.
        var hours = 0
    }

    let clock: ManualClock
    let channel: FakeChannel
    private let inner: Mutex<State>

    /// - Parameters:
    ///   - state: the state to continue from.
    ///   - onPost: called with the state after a message was sent, before the bot knows.
    init(_ state: State, onPost: @escaping @Sendable (State) throws -> Void) {
        clock = ManualClock(now: state.now)
        inner = Mutex(state)
        channel = FakeChannel(clock: clock)
        channel.state.withLock { $0 = state.channel }
        channel.onPost.withLock { $0 = { [weak self] in if let self { try onPost(self.state) } } }
    }

    /// A copy of the current state.
    var state: State {
        var state = inner.withLock { $0 }
        state.channel = channel.state.withLock { $0 }
        state.now = clock.wallNow
        return state
    }

    func change(_ body: (inout State) -> Void) { inner.withLock { body(&$0) } }

    /// Starts a session, whose first events are READY and the guild.
    func identify() {
        change { state in
            state.sessions += 1
            state.received = 0
            state.events = [
                .ready(ReadyEvent(sessionID: "s\(state.sessions)", resumeURL: "u", userID: 99, guildIDs: [1])),
                .guildCreate(GuildCreateEvent(guildID: 1, name: "g", memberCount: 1_000 + state.joins)),
            ]
        }
    }

    func dispatch(_ sequence: Int) -> GatewayDispatch {
        let state = inner.withLock { $0 }
        return GatewayDispatch(
            shard: 0,
            session: GatewaySession(id: "s\(state.sessions)", resumeURL: "u", sequence: Int64(sequence)),
            event: state.events[sequence - 1])
    }
}
