// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Timekeeping

/// Says when a request may be sent. A value: it is told the time and the answers, and does nothing itself.
///
/// Requests line up in *lanes*. A lane is one bucket of Discord's for one guild or channel, and while the bucket is not
/// known, the route itself. Only the first of a lane may be sent, and it stays the first until it leaves: so one lane
/// never has more under way than its bucket has room for, and edits of one message arrive in their order.
///
/// Source: Topics, Rate Limits.
struct RateLimiter: Sendable {
    /// A place in a lane; later ones are greater.
    typealias Ticket = Int

    /// What a request may do now.
    enum Reservation: Equatable, Sendable {
        /// Be sent. Its place in the window is taken.
        case go
        /// Ask again at this time.
        case wait(until: WallInstant)
        /// Ask again when the ones before it have left.
        case queued
        /// Not be sent at all.
        case refused(Refusal)
    }

    /// Why a request may not be sent at all.
    enum Refusal: Equatable, Sendable {
        case tokenRefused
        case webhookGone
        case tooManyInvalidRequests(until: WallInstant)
    }

    private struct Lane: Hashable {
        /// Discord's hash, or the route's name while it is not known.
        let bucket: String
        let majorParameter: String
    }

    private struct Window {
        var remaining = 0
        var resetsAt = WallInstant(nanosecondsSince1970: .min)
        /// After a 429, whatever remains.
        var blockedUntil = WallInstant(nanosecondsSince1970: .min)

        func isOver(_ now: WallInstant) -> Bool { resetsAt <= now && blockedUntil <= now }

        func mergedWith(_ other: Window) -> Window {
            var merged = resetsAt >= other.resetsAt ? self : other
            merged.blockedUntil = max(blockedUntil, other.blockedUntil)
            return merged
        }
    }

    /// A 429 is waited for at least this long, so that an absurd answer makes no busy loop.
    static let shortestBlock = Duration.milliseconds(100)
    private static let windowsKept = 256
    private static let goneWebhooksKept = 256

    private var lastTicket = 0
    private var buckets: [String: String] = [:]
    private var entries: [Ticket: (route: Route, lane: Lane)] = [:]
    private var queues: [Lane: [Ticket]] = [:]
    private var windows: [Lane: Window] = [:]
    private var globals: [Route.Account: GlobalRateLimit] = [.bot: GlobalRateLimit(), .address: GlobalRateLimit()]
    private var addressBlockedUntil = WallInstant(nanosecondsSince1970: .min)
    private var invalid = InvalidRequestBudget()
    /// Source: "Invalid Request Limit": who goes on to use a webhook that is no more is shut out for a time.
    private var goneWebhooks: Set<String> = []

    /// Whether Discord has refused the bot's token.
    private(set) var isTokenRefused = false

    /// Lines up at the end of the route's lane.
    mutating func enter(_ route: Route) -> Ticket {
        lastTicket += 1
        let lane = lane(of: route)
        entries[lastTicket] = (route, lane)
        queues[lane, default: []].append(lastTicket)
        return lastTicket
    }

    /// Gives the place up. Returns who is first in that lane now.
    mutating func leave(_ ticket: Ticket) -> Ticket? {
        guard let lane = entries.removeValue(forKey: ticket)?.lane else { return nil }
        queues[lane]?.removeAll { $0 == ticket }
        if queues[lane]?.isEmpty == true { queues[lane] = nil }
        return queues[lane]?.first
    }

    /// Whether the ticket's turn has come: it is the first of its lane, or will not be sent at all.
    func isDue(_ ticket: Ticket) -> Bool {
        guard let (route, lane) = entries[ticket] else { return true }
        return queues[lane]?.first == ticket || refusal(of: route) != nil
    }

    /// Asks to be sent.
    mutating func reserve(_ ticket: Ticket, now: WallInstant) -> Reservation {
        guard let (route, lane) = entries[ticket] else { return .queued }
        if let refusal = refusal(of: route) { return .refused(refusal) }
        if let until = invalid.refusedUntil(now: now) { return .refused(.tooManyInvalidRequests(until: until)) }
        guard queues[lane]?.first == ticket else { return .queued }

        var until = max(addressBlockedUntil, globals[route.account]?.nextPlace(at: now) ?? addressBlockedUntil)
        if let window = windows[lane] {
            until = max(until, window.blockedUntil)
            if window.remaining <= 0 { until = max(until, window.resetsAt) }
        }
        if until > now { return .wait(until: until) }

        globals[route.account]?.take(at: now)
        if let window = windows[lane] {
            if window.isOver(now) {
                windows[lane] = nil
            } else {
                windows[lane]?.remaining -= 1
            }
        }
        return .go
    }

    /// Takes in what an answer said. Returns who has become first of a lane by it.
    mutating func learned(_ ticket: Ticket, _ response: RateLimitResponse, now: WallInstant) -> [Ticket] {
        guard let route = entries[ticket]?.route else { return [] }
        if response.status == 401, route.account == .bot { isTokenRefused = true }
        if route.account == .address, [401, 404].contains(response.status),
            goneWebhooks.count < Self.goneWebhooksKept
        {
            goneWebhooks.insert(route.majorParameter)
        }
        if response.isInvalidRequest { invalid.count(now: now) }
        let firsts = response.bucket.map { move(route.name, to: $0) } ?? []

        let lane = lane(of: route)
        if let remaining = response.remaining, let resetAfter = response.resetAfter {
            windows[lane, default: Window()].remaining = remaining
            windows[lane, default: Window()].resetsAt = now.advanced(by: resetAfter)
        }
        if response.status == 429 {
            let until = now.advanced(by: max(response.retryAfter ?? .seconds(5), Self.shortestBlock))
            if response.isAddressBlocked {
                addressBlockedUntil = max(addressBlockedUntil, until)
            } else if response.isGlobal, globals[route.account] != nil {
                globals[route.account]?.block(until: until)
            } else {
                windows[lane, default: Window()].blockedUntil = until
            }
        }
        if windows.count > Self.windowsKept { windows = windows.filter { !$0.value.isOver(now) } }
        return firsts
    }

    private func refusal(of route: Route) -> Refusal? {
        switch route.account {
        case .bot: isTokenRefused ? .tokenRefused : nil
        case .address: goneWebhooks.contains(route.majorParameter) ? .webhookGone : nil
        case .interaction: nil
        }
    }

    private func lane(of route: Route) -> Lane {
        Lane(bucket: buckets[route.name] ?? route.name, majorParameter: route.majorParameter)
    }

    /// Puts the lanes of a route together with those of the bucket that it turned out to belong to, in the order of
    /// arrival.
    private mutating func move(_ route: String, to bucket: String) -> [Ticket] {
        let old = buckets[route] ?? route
        guard old != bucket else { return [] }
        buckets[route] = bucket
        var changed: Set<Lane> = []
        for (ticket, entry) in entries where entry.route.name == route {
            let lane = Lane(bucket: bucket, majorParameter: entry.lane.majorParameter)
            queues[entry.lane]?.removeAll { $0 == ticket }
            if queues[entry.lane]?.isEmpty == true { queues[entry.lane] = nil }
            // Where other routes stay behind, they may have a new first one.
            changed.formUnion([entry.lane, lane])
            entries[ticket]?.lane = lane
            queues[lane, default: []].append(ticket)
        }
        for lane in changed { queues[lane]?.sort() }
        // Only a route's own lanes are no more; a bucket that it left may still be that of others.
        if old == route {
            for (lane, window) in windows where lane.bucket == old {
                let new = Lane(bucket: bucket, majorParameter: lane.majorParameter)
                windows[lane] = nil
                windows[new] = windows[new]?.mergedWith(window) ?? window
            }
        }
        return changed.compactMap { queues[$0]?.first }
    }
}
