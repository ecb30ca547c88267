// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Timekeeping

extension World {
    /// Performs the next event in load mode. Each results in one dispatch, so that the mix on the wire is that of
    /// `LoadCycle`: joining users are offline, and banned users were not members.
    ///
    /// - Returns: Whether it is a message, which is not an event of the world.
    mutating func stepUnderLoad(at instant: WallInstant, into events: inout [WorldEvent]) -> Bool {
        let time = instant.millisecondsSince1970
        let slot = load.next(
            members: members.count, of: max(parameters.members, 1), bans: bans.count, of: parameters.bans)
        switch slot {
        case .presence: changePresence(at: instant, into: &events)
        case .message:
            noteMessage()
            return true
        case .join: _ = join(at: time, online: false, status: .offline, into: &events)
        case .leave:
            guard let id = randomMember(from: 0, to: members.count, with: &life), id != moderatorID else { break }
            _ = remove(id, cause: .left, at: time, early: false, farewell: false, into: &events)
        case .ban: ban(newUser(), at: time, into: &events)
        case .unban:
            guard let id = randomBan(with: &life) else { break }
            pardon(id, at: time, into: &events)
        }
        return false
    }
}
