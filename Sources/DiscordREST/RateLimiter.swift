// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Timekeeping

/// Decides when a request may be sent. It takes the time and the responses as inputs and performs no I/O.
///
/// Requests queue in *lanes*. A lane is one of Discord's buckets for one guild or channel, or the route itself until
/// its bucket is known. Only the first request of a lane may be sent, and it stays first until it leaves. A lane
/// therefore never exceeds its bucket, and edits of one message arrive in order.
///
/// Source: Topics, Rate Limits.
struct RateLimiter: Sendable {
    /// Identifies a queued request; later tickets are greater.
    typealias Ticket = Int

    /// The result of `reserve`.
    enum Reservation: Equatable, Sendable {
        /// Send the request now. It has been counted in its window.
        case go
        /// Call `reserve` again at this time.
        case wait(until: MonotonicInstant)
        /// Call `reserve` again when the earlier requests have left the lane.
        case queued
        /// Do not send the request.
        case refused(Refusal)
    }

    /// The reason why a request must not be sent.
    enum Refusal: Equatable, Sendable {
        case tokenRefused
        case webhookGone
        case tooManyInvalidRequests(until: MonotonicInstant)
    }

    private struct Lane: Hashable {
        /// Discord's bucket hash, or the route name until it is known.
        let bucket: String
        let majorParameter: String
    }

    private struct Window {
        /// The number of requests in a window; 0 if unknown.
        var limit = 0
        var remaining = 0
        var resetsAt = MonotonicInstant.distantPast
        /// Set by a 429, independent of `remaining`.
        var blockedUntil = MonotonicInstant.distantPast

        func isOver(_ now: MonotonicInstant) -> Bool { resetsAt <= now && blockedUntil <= now }

        func mergedWith(_ other: Window) -> Window {
            var merged = resetsAt >= other.resetsAt ? self : other
            merged.blockedUntil = max(blockedUntil, other.blockedUntil)
            return merged
        }
    }

    /// Minimum wait after a 429, so that an unreasonable value causes no busy loop.
    static let shortestBlock = Duration.milliseconds(100)
    /// Maximum wait between requests while the address is blocked.
    static let longestAddressBlock = Duration.seconds(900)
    private static let maximumWindows = 256
    private static let maximumGoneWebhooks = 256

    private var lastTicket = 0
    private var buckets: [String: String] = [:]
    private var entries: [Ticket: (route: Route, lane: Lane)] = [:]
    private var queues: [Lane: [Ticket]] = [:]
    private var windows: [Lane: Window] = [:]
    private var globals: [Route.Account: GlobalRateLimit] = [.bot: GlobalRateLimit(), .address: GlobalRateLimit()]
    private var addressBlockedUntil = MonotonicInstant.distantPast
    /// Consecutive responses that said that the address is blocked.
    private var addressBlocks = 0
    private var invalid = InvalidRequestBudget()
    /// Source: "Invalid Request Limit": continued use of a deleted webhook leads to a temporary block.
    private var goneWebhooks: Set<String> = []

    /// Whether Discord has rejected the bot's token.
    private(set) var isTokenRefused = false

    /// Whether Discord, or Cloudflare in front of it, blocks this IP address.
    func isAddressBlocked(at now: MonotonicInstant) -> Bool { addressBlockedUntil > now }

    /// Adds a request to the end of the route's lane.
    mutating func enter(_ route: Route) -> Ticket {
        lastTicket += 1
        let lane = lane(of: route)
        entries[lastTicket] = (route, lane)
        queues[lane, default: []].append(lastTicket)
        return lastTicket
    }

    /// Removes a request from its lane. Returns the new first ticket of that lane.
    mutating func leave(_ ticket: Ticket) -> Ticket? {
        guard let lane = entries.removeValue(forKey: ticket)?.lane else { return nil }
        queues[lane]?.removeAll { $0 == ticket }
        if queues[lane]?.isEmpty == true { queues[lane] = nil }
        return queues[lane]?.first
    }

    /// Whether the ticket need not queue any longer: it is first in its lane, or its request must not be sent.
    func isDue(_ ticket: Ticket) -> Bool {
        guard let (route, lane) = entries[ticket] else { return true }
        return queues[lane]?.first == ticket || refusal(of: route) != nil
    }

    /// Reserves a slot for a request, if it may be sent now.
    mutating func reserve(_ ticket: Ticket, now: MonotonicInstant) -> Reservation {
        guard let (route, lane) = entries[ticket] else { return .queued }
        if let refusal = refusal(of: route) { return .refused(refusal) }
        if let until = invalid.refusedUntil(now: now) { return .refused(.tooManyInvalidRequests(until: until)) }
        guard queues[lane]?.first == ticket else { return .queued }

        var until = max(addressBlockedUntil, globals[route.account]?.nextSlot(at: now) ?? addressBlockedUntil)
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

    /// When more than half of the limit of a route's bucket is left, as far as it is known; `nil` for now.
    func halfSlot(_ route: Route, now: MonotonicInstant) -> MonotonicInstant? {
        guard let window = windows[lane(of: route)], window.resetsAt > now else { return nil }
        // Of a limit of one, nothing can be left.
        let half = min((window.limit + 1) / 2, window.limit - 1)
        return window.remaining <= half ? window.resetsAt : nil
    }

    /// Records a response. Returns the tickets that are first in a changed lane.
    mutating func record(_ ticket: Ticket, _ response: RateLimitResponse, now: MonotonicInstant) -> [Ticket] {
        guard let route = entries[ticket]?.route else { return [] }
        // On another route, a 401 may have another reason; the client then asks here.
        if response.status == 401, route.name == APIRequest.currentUser().route.name { isTokenRefused = true }
        if route.account == .address, [401, 404].contains(response.status),
            goneWebhooks.count < Self.maximumGoneWebhooks
        {
            goneWebhooks.insert(route.majorParameter)
        }
        if response.isInvalidRequest { invalid.count(now: now) }
        let firsts = response.bucket.map { move(route.name, to: $0) } ?? []

        let lane = lane(of: route)
        if let remaining = response.remaining, let resetAfter = response.resetAfter {
            windows[lane, default: Window()].limit = response.limit ?? 0
            windows[lane, default: Window()].remaining = remaining
            windows[lane, default: Window()].resetsAt = now.advanced(by: resetAfter)
        }
        if response.status == 429 {
            let until = now.advanced(by: max(response.retryAfter ?? .seconds(5), Self.shortestBlock))
            if response.isAddressBlocked {
                // Such a block does not say how long it lasts, and requests may prolong it.
                let doubled = Duration.seconds(5) * (1 << min(addressBlocks, 10))
                addressBlocks += 1
                let wait = min(doubled, Self.longestAddressBlock)
                addressBlockedUntil = max(addressBlockedUntil, until, now.advanced(by: wait))
            } else if response.isGlobal, globals[route.account] != nil {
                globals[route.account]?.block(until: until)
            } else {
                windows[lane, default: Window()].blockedUntil = until
            }
        }
        if !response.isAddressBlocked { addressBlocks = 0 }
        if windows.count > Self.maximumWindows { windows = windows.filter { !$0.value.isOver(now) } }
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

    /// Moves the requests of a route to the lanes of its newly learned bucket, in order of arrival.
    private mutating func move(_ route: String, to bucket: String) -> [Ticket] {
        let old = buckets[route] ?? route
        guard old != bucket else { return [] }
        buckets[route] = bucket
        var changed: Set<Lane> = []
        for (ticket, entry) in entries where entry.route.name == route {
            let lane = Lane(bucket: bucket, majorParameter: entry.lane.majorParameter)
            queues[entry.lane]?.removeAll { $0 == ticket }
            if queues[entry.lane]?.isEmpty == true { queues[entry.lane] = nil }
            // If requests of other routes remain in the old lane, its first one may have changed.
            changed.formUnion([entry.lane, lane])
            entries[ticket]?.lane = lane
            queues[lane, default: []].append(ticket)
        }
        for lane in changed { queues[lane]?.sort() }
        // Remove only the route's own windows; a bucket that it left may still have other routes.
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
