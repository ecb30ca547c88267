// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// A command that the gateway rate limited. Source: Events, Gateway Events, "Rate Limited".
struct GatewayRateLimit: Sendable, Hashable {
    /// The event name.
    static let eventName = "RATE_LIMITED"

    /// The opcode of the command.
    var opcode: GatewayOpcode
    /// Delay before the command may be sent again.
    var retryAfter: Duration
    /// The guild of a member request.
    var guildID: GuildID?
    /// The nonce of the member request, if it had one.
    var nonce: String?
}
