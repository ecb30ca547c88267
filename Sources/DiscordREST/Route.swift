// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// What Discord limits by: a method, a path with its ids left open, and the id of the guild or channel in it.
///
/// Source: Topics, Rate Limits: per-route limits count per method and per top-level resource.
struct Route: Hashable, Sendable {
    enum Method: String, Sendable {
        case get = "GET"
        case patch = "PATCH"
        case post = "POST"
    }

    let method: Method
    /// As in the documentation: `/channels/{channel.id}`.
    let template: String
    /// The guild's or channel's id; empty where the path has none.
    let majorParameter: String

    /// Names the route with every id left open.
    var name: String { "\(method.rawValue) \(template)" }
}
