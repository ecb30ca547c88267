// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// The unit of Discord's rate limits: a method, a path template, and the ID of the guild, channel or webhook in the
/// path.
///
/// Source: Topics, Rate Limits: per-route limits apply per method and per top-level resource.
struct Route: Hashable, Sendable {
    enum Method: String, Sendable {
        case delete = "DELETE"
        case get = "GET"
        case patch = "PATCH"
        case post = "POST"
        case put = "PUT"
    }

    /// The global limit that applies to a request, besides the limit of its route. Source: "Global Rate Limit".
    enum Account: Hashable, Sendable {
        /// The bot's. Only these requests are sent with the bot's token.
        case bot
        /// The IP address's, for requests without the bot's token.
        case address
        /// None: interaction responses have no global limit.
        case interaction
    }

    let method: Method
    /// As in the documentation: `/channels/{channel.id}`.
    let template: String
    /// The ID of the guild or channel, or the ID and token of a webhook; empty if the path has none. With a token it is
    /// secret, like the path.
    let majorParameter: String
    /// The global limit that applies.
    var account = Account.bot

    /// Method and template, without IDs.
    var name: String { "\(method.rawValue) \(template)" }
}
