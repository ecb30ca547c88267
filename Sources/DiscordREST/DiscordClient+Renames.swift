// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import DiscordModels
public import Timekeeping

extension DiscordClient {
    /// The earliest time of a channel's next rename, by the client's clock; its current time if a slot is free.
    public func renameSlot(of channel: ChannelID) -> MonotonicInstant {
        renames.nextSlot(of: channel, at: clock.now)
    }

    /// Restores a channel's renames by an earlier process: the times passed to `willSend` in the last ten minutes, in
    /// any order. Times in the future count as now.
    public func restoreRenames(of channel: ChannelID, at instants: [WallInstant]) {
        let now = clock.wallNow
        renames.restore(instants.map { $0.duration(to: now) }, of: channel, at: clock.now)
    }

    /// Renames a channel. Names have 1 to 100 characters. Requires Manage Channels.
    ///
    /// Discord allows two renames per channel in ten minutes, an undocumented limit. If no slot is free, the call
    /// throws `.rateLimited` with `retryAfter` and sends nothing. For other limits it waits up to five seconds: after
    /// that there may be a newer name.
    ///
    /// `willSend` receives the time of the rename, after the slot is used and before the request is sent. To keep the
    /// limit across restarts, store that time and pass it to `restoreRenames` at the next start. If `willSend` throws,
    /// the request is not sent and the slot stays used.
    ///
    /// The guild's audit log shows the first 512 characters of `reason`.
    public func renameChannel(
        _ id: ChannelID, to name: String, reason: String?, deadline: Duration = DiscordClient.defaultDeadline,
        willSend: @escaping @Sendable (WallInstant) async throws -> Void = { _ in }
    ) async throws -> Channel {
        let request = try APIRequest.renameChannel(id, to: name, reason: reason).within(deadline)
        // Fail before queuing if no slot is free.
        try renames.check(id, at: clock.now, request.route)
        do {
            let channel: Channel = try await call(request) { [renames, clock] in
                try renames.take(id, at: clock.now, request.route)
                try await willSend(clock.wallNow)
            }
            renames.answered(id, at: clock.now)
            return channel
        } catch let error as RESTError where error.code == .rateLimited {
            if let wait = error.retryAfter { renames.refused(id, until: clock.now.advanced(by: wait)) }
            throw error
        }
    }
}
