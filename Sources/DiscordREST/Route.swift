// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// What Discord limits by: a method, a path with its ids left open, and the id of the guild, channel or webhook in it.
///
/// Source: Topics, Rate Limits: per-route limits count per method and per top-level resource.
struct Route: Hashable, Sendable {
    enum Method: String, Sendable {
        case delete = "DELETE"
        case get = "GET"
        case patch = "PATCH"
        case post = "POST"
        case put = "PUT"
    }

    /// Whom Discord counts a request for, beside the limit of its route. Source: "Global Rate Limit".
    enum Account: Hashable, Sendable {
        /// The bot, by its token. No other request carries that token.
        case bot
        /// The address that it comes from, since nothing else says who calls.
        case address
        /// Nobody: answers to interactions have no global limit.
        case interaction
    }

    let method: Method
    /// As in the documentation: `/channels/{channel.id}`.
    let template: String
    /// The guild's or channel's id, or a webhook's id with its token; empty where the path has none. Where it holds a
    /// token it is a secret, as the path is.
    let majorParameter: String
    /// Whom it counts for.
    var account = Account.bot

    /// Names the route with every id left open.
    var name: String { "\(method.rawValue) \(template)" }
}
