// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// The gateway refused a command for now. Source: Events, Gateway Events, "Rate Limited".
struct GatewayRateLimit: Sendable, Hashable {
    /// The event's name on the wire.
    static let eventName = "RATE_LIMITED"

    /// The opcode of the command.
    var opcode: GatewayOpcode
    /// How long to wait before it is sent again.
    var retryAfter: Duration
    /// The guild of a request for members.
    var guildID: GuildID?
    /// The nonce of that request, where it had one.
    var nonce: String?
}
