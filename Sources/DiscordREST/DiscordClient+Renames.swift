// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import DiscordModels
public import Timekeeping

extension DiscordClient {
    /// When a channel may be renamed next, by the client's clock; its present time where that is at once.
    public func renameSlot(of channel: ChannelID) -> WallInstant {
        renames.nextSlot(of: channel, at: clock.now)
    }

    /// Says when a channel was renamed by an earlier process: what `willSend` was told in the last ten minutes, in any
    /// order.
    public func restoreRenames(of channel: ChannelID, at instants: [WallInstant]) {
        renames.restore(instants, of: channel)
    }

    /// Gives a channel another name, 1 to 100 characters. Needs Manage Channels.
    ///
    /// Discord allows two renames of a channel in ten minutes, and says so only by refusing the third. A call without a
    /// free slot throws `.rateLimited`, with `retryAfter`, and sends nothing. Other limits are waited for, but no longer
    /// than five seconds: by then there may be a newer name.
    ///
    /// `willSend` is told the time of the rename after its slot is taken and before it is sent. Who stores it there, and
    /// hands it to `restoreRenames` at the next start, keeps the limit over restarts. What it throws ends the call,
    /// unsent; the slot stays taken.
    ///
    /// The guild's audit log shows the first 512 characters of `reason`.
    public func renameChannel(
        _ id: ChannelID, to name: String, reason: String?, deadline: Duration = DiscordClient.defaultDeadline,
        willSend: @escaping @Sendable (WallInstant) async throws -> Void = { _ in }
    ) async throws -> Channel {
        let request = try APIRequest.renameChannel(id, to: name, reason: reason).within(deadline)
        // Who has no slot need not line up to learn it.
        try renames.check(id, at: clock.now, request.route)
        do {
            let channel: Channel = try await call(request) { [renames, clock] in
                let now = clock.now
                try renames.take(id, at: now, request.route)
                try await willSend(now)
            }
            renames.answered(id, at: clock.now)
            return channel
        } catch let error as RESTError where error.code == .rateLimited {
            if let wait = error.retryAfter { renames.refused(id, until: clock.now.advanced(by: wait)) }
            throw error
        }
    }
}
