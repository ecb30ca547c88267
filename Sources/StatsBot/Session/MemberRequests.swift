// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Counting
import DiscordGateway
import DiscordModels
import Synchronization

/// The member requests (opcode 8) that are not answered completely, to send them again. Discord answers some of them never,
/// and says nothing.
///
/// Time is counted in heartbeat ACKs, about 41 seconds apart: no request is repeated while the connection is down, and none
/// within the 30 seconds in which Discord would refuse it.
final class MemberRequests: Sendable {
    /// ACKs without a chunk after which a request is sent again; doubled with each repetition.
    static let patience = 2
    static let maximumPatience = 32

    /// Whether a request is to be sent now.
    enum Due {
        case no
        /// The request was postponed until now.
        case first
        /// The request was not answered.
        case again
    }

    private struct Request {
        var isPostponed = false
        var acknowledgements = 0
        var patience = MemberRequests.patience
    }

    private let requests = Mutex<[GuildID: Request]>([:])
    private let count = Atomic(0)

    /// Records the first request of a session.
    func sent(for guild: GuildID) {
        requests.withLock { $0[guild] = Request() }
    }

    /// Records a request that is sent after some ACKs: Discord answers only one within 30 seconds, and a bot that is restarted
    /// soon after its start needs it for the online members.
    func postpone(for guild: GuildID) {
        requests.withLock { $0[guild] = Request(isPostponed: true) }
    }

    /// Whether a request was sent or postponed.
    func isPlanned(for guild: GuildID) -> Bool { requests.withLock { $0[guild] != nil } }

    /// A nonce, which distinguishes the answer to a request from others, and says whether it contains the online members.
    func nonce(withPresences: Bool) -> String {
        (withPresences ? MembersChunkEvent.presencesNonce : "members-") + "\(count.add(1, ordering: .relaxed).newValue)"
    }

    /// Records a chunk.
    func received(_ guild: GuildID) {
        requests.withLock { $0[guild]?.acknowledgements = 0 }
    }

    /// Records that the list of members is complete, or that its session is lost.
    func ended(for guild: GuildID) {
        requests.withLock { $0[guild] = nil }
    }

    /// Records a heartbeat ACK.
    ///
    /// - Returns: Whether to send the request now.
    func acknowledged(for guild: GuildID) -> Due {
        requests.withLock { requests in
            guard var request = requests[guild] else { return .no }
            request.acknowledgements += 1
            let isDue = request.acknowledgements >= request.patience
            let isPostponed = request.isPostponed
            if isDue {
                request = Request(
                    patience: isPostponed ? Self.patience : min(request.patience * 2, Self.maximumPatience))
            }
            requests[guild] = request
            return isDue ? (isPostponed ? .first : .again) : .no
        }
    }
}
