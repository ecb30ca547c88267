// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Counting
import DiscordModels
import DiscordREST
import Timekeeping

/// The part of Discord's API that the channel name service uses.
protocol ChannelRenamer: Sendable {
    func named(_ channel: ChannelID) async throws -> NamedChannel
    /// When the channel may be renamed next.
    func renameSlot(of channel: ChannelID) -> MonotonicInstant
    /// Restores the renames that an earlier process used, by the wall clock.
    func restoreRenames(of channel: ChannelID, at instants: [WallInstant])
    /// Renames a channel; `willSend` is called with the wall-clock time before the request is sent.
    ///
    /// - Returns: the name that the channel has now.
    func rename(
        _ channel: ChannelID, to name: String, willSend: @escaping @Sendable (WallInstant) async throws -> Void
    ) async throws -> String
}

extension DiscordClient: ChannelRenamer {
    func named(_ channel: ChannelID) async throws -> NamedChannel { NamedChannel(try await self.channel(channel)) }

    func rename(
        _ channel: ChannelID, to name: String, willSend: @escaping @Sendable (WallInstant) async throws -> Void
    ) async throws -> String {
        try await renameChannel(channel, to: name, reason: "StatsBot: new count", willSend: willSend).name ?? name
    }
}
