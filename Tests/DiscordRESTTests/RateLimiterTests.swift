// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Testing
import Timekeeping

@testable import DiscordREST

@Suite("Rate limiter")
struct RateLimiterTests {
    private let user = APIRequest.currentUser().route
    private let channel = Route(method: .get, template: "/channels/{channel.id}", majorParameter: "1")
    private let otherChannel = Route(method: .get, template: "/channels/{channel.id}", majorParameter: "2")
    private let rename = Route(method: .patch, template: "/channels/{channel.id}", majorParameter: "1")
    private let message = Route(method: .post, template: "/channels/{channel.id}/messages", majorParameter: "1")

    private func at(_ seconds: Double) -> MonotonicInstant {
        MonotonicInstant(nanoseconds: 0).advanced(by: .milliseconds((seconds * 1_000).rounded()))
    }

    private func answer(
        _ status: Int = 200, limit: Int? = nil, remaining: Int? = nil, resetAfter: Duration? = nil,
        bucket: String? = nil,
        scope: String? = nil, isGlobal: Bool = false, retryAfter: Duration? = nil
    ) -> RateLimitResponse {
        RateLimitResponse(
            status: status, limit: limit, remaining: remaining, resetAfter: resetAfter, bucket: bucket, scope: scope,
            isGlobal: isGlobal, retryAfter: retryAfter)
    }

    /// Queues one request, sends it if allowed, and returns its reservation.
    private func send(
        _ limiter: inout RateLimiter, _ route: Route, at now: MonotonicInstant, _ response: RateLimitResponse
    ) -> RateLimiter.Reservation {
        let ticket = limiter.enter(route)
        let reservation = limiter.reserve(ticket, now: now)
        if reservation == .go { _ = limiter.record(ticket, response, now: now) }
        _ = limiter.leave(ticket)
        return reservation
    }

    @Test("An exhausted bucket is not used until its reset, including decimals")
    func remaining() {
        var limiter = RateLimiter()
        let rest = answer(remaining: 1, resetAfter: .milliseconds(64_570), bucket: "b")
        let last = answer(remaining: 0, resetAfter: .milliseconds(64_070), bucket: "b")
        #expect(send(&limiter, channel, at: at(0), rest) == .go)
        #expect(send(&limiter, channel, at: at(0.5), last) == .go)
        #expect(send(&limiter, channel, at: at(1), rest) == .wait(until: at(64.57)))
        #expect(send(&limiter, channel, at: at(64.56), rest) == .wait(until: at(64.57)))
        #expect(send(&limiter, channel, at: at(64.57), rest) == .go)
    }

    @Test(
        "Half of a window can be left to others",
        arguments: [(1, 1), (2, 1), (3, 1), (4, 2), (5, 2), (9, 4), (10, 5), (50, 25)])
    func half(limit: Int, mostSent: Int) {
        var limiter = RateLimiter()
        var sent = 0
        while sent < limit, limiter.halfSlot(channel, now: at(1)) == nil {
            sent += 1
            let rest = answer(limit: limit, remaining: limit - sent, resetAfter: .seconds(5), bucket: "b")
            #expect(send(&limiter, channel, at: at(1), rest) == .go)
        }
        #expect(sent == mostSent)
        #expect(limiter.halfSlot(channel, now: at(5.99)) == at(6))
        #expect(limiter.halfSlot(channel, now: at(6)) == nil)
        #expect(limiter.halfSlot(otherChannel, now: at(1)) == nil)
    }

    @Test("Of a window with an unknown limit, nothing is left to others")
    func halfOfUnknown() {
        var limiter = RateLimiter()
        #expect(send(&limiter, channel, at: at(0), answer(remaining: 0, resetAfter: .seconds(5))) == .go)
        #expect(limiter.halfSlot(channel, now: at(1)) == nil)
    }

    @Test("A response without headers does not restore a slot")
    func silentAnswer() {
        var limiter = RateLimiter()
        #expect(send(&limiter, channel, at: at(0), answer(remaining: 1, resetAfter: .seconds(10))) == .go)
        #expect(send(&limiter, channel, at: at(1), answer(500)) == .go)
        #expect(send(&limiter, channel, at: at(2), answer()) == .wait(until: at(10)))
        #expect(send(&limiter, channel, at: at(10), answer()) == .go)
        #expect(send(&limiter, channel, at: at(10), answer()) == .go)
    }

    @Test("Each channel has its own window; routes of the same bucket share one")
    func buckets() {
        var limiter = RateLimiter()
        let empty = answer(remaining: 0, resetAfter: .seconds(5), bucket: "b")
        #expect(send(&limiter, channel, at: at(0), empty) == .go)
        #expect(send(&limiter, otherChannel, at: at(0), empty) == .go)
        // The bucket is unknown until the first response.
        #expect(send(&limiter, rename, at: at(1), empty) == .go)
        #expect(send(&limiter, rename, at: at(1), empty) == .wait(until: at(6)))
        #expect(send(&limiter, channel, at: at(1), empty) == .wait(until: at(6)))
        #expect(send(&limiter, otherChannel, at: at(1), empty) == .wait(until: at(5)))
        #expect(send(&limiter, message, at: at(1), answer()) == .go)
    }

    @Test("A lane sends one request at a time, in order of arrival")
    func order() {
        var limiter = RateLimiter()
        let (first, second, third) = (limiter.enter(channel), limiter.enter(channel), limiter.enter(channel))
        let elsewhere = limiter.enter(otherChannel)
        #expect(limiter.reserve(second, now: at(0)) == .queued)
        #expect(limiter.reserve(first, now: at(0)) == .go)
        #expect(limiter.reserve(second, now: at(0)) == .queued)
        #expect(limiter.reserve(elsewhere, now: at(0)) == .go)
        #expect(limiter.leave(first) == second)
        #expect(limiter.isDue(second))
        #expect(limiter.leave(second) == third)
        #expect(limiter.leave(third) == nil)
        #expect(limiter.leave(third) == nil)
    }

    @Test("Routes that turn out to share a bucket share a queue, in order of arrival")
    func merging() {
        var limiter = RateLimiter()
        let first = limiter.enter(channel)
        let second = limiter.enter(rename)
        let third = limiter.enter(channel)
        let fourth = limiter.enter(rename)
        #expect(limiter.reserve(first, now: at(0)) == .go)
        #expect(limiter.reserve(second, now: at(0)) == .go)
        let shared = answer(remaining: 5, resetAfter: .seconds(5), bucket: "b")
        #expect(limiter.record(first, shared, now: at(1)) == [first])
        #expect(limiter.record(second, shared, now: at(1)) == [first])
        #expect(limiter.reserve(fourth, now: at(1)) == .queued)
        #expect(limiter.leave(first) == second)
        #expect(limiter.leave(second) == third)
        #expect(limiter.reserve(third, now: at(1)) == .go)
        #expect(limiter.leave(third) == fourth)
    }

    @Test("A route that changes its bucket moves its queue, and the other routes continue")
    func leavingABucket() {
        var limiter = RateLimiter()
        let old = answer(remaining: 5, resetAfter: .seconds(5), bucket: "old")
        _ = send(&limiter, channel, at: at(0), old)
        _ = send(&limiter, rename, at: at(0), old)
        let first = limiter.enter(channel)
        let second = limiter.enter(rename)
        #expect(limiter.reserve(first, now: at(0)) == .go)
        #expect(limiter.reserve(second, now: at(0)) == .queued)
        let firsts = limiter.record(first, answer(remaining: 5, resetAfter: .seconds(5), bucket: "new"), now: at(0))
        #expect(Set(firsts) == [first, second])
        #expect(limiter.reserve(second, now: at(0)) == .go)
    }

    @Test(
        "A 429 blocks its scope for its wait",
        arguments: [
            ("user", false, Duration.milliseconds(64_570), 64.57), ("shared", false, .seconds(1337), 1337),
            (nil, false, .zero, 0.1), (nil, false, nil, 5), ("global", true, .milliseconds(500), 0.5),
        ] as [(String?, Bool, Duration?, Double)])
    func blocked(scope: String?, isGlobal: Bool, retryAfter: Duration?, until: Double) {
        var limiter = RateLimiter()
        let refusal = answer(429, bucket: "b", scope: scope, isGlobal: isGlobal, retryAfter: retryAfter)
        #expect(send(&limiter, channel, at: at(0), refusal) == .go)
        #expect(send(&limiter, channel, at: at(0), answer()) == .wait(until: at(until)))
        #expect(send(&limiter, otherChannel, at: at(0), answer()) == (isGlobal ? .wait(until: at(until)) : .go))
        #expect(send(&limiter, channel, at: at(until), answer()) == .go)
    }

    @Test("A 429 applies even if requests remain, as with renames")
    func hiddenLimit() {
        var limiter = RateLimiter()
        let refusal = answer(
            429, remaining: 3, resetAfter: .seconds(5), bucket: "b", scope: "user", retryAfter: .seconds(540))
        #expect(send(&limiter, rename, at: at(0), refusal) == .go)
        #expect(send(&limiter, rename, at: at(6), refusal) == .wait(until: at(540)))
        #expect(send(&limiter, rename, at: at(540), refusal) == .go)
    }

    @Test("At most fifty requests are sent in any second")
    func global() {
        var limiter = RateLimiter()
        for number in 0..<50 {
            let route = Route(method: .get, template: "/channels/{channel.id}", majorParameter: "\(number)")
            #expect(send(&limiter, route, at: at(Double(number) / 100), answer()) == .go)
        }
        #expect(send(&limiter, channel, at: at(0.6), answer()) == .wait(until: at(1)))
        #expect(send(&limiter, channel, at: at(1), answer()) == .go)
        #expect(send(&limiter, otherChannel, at: at(1), answer()) == .wait(until: at(1.01)))
        #expect(send(&limiter, otherChannel, at: at(1.01), answer()) == .go)
    }

    @Test(
        "Webhooks have their own limit of fifty per second; interaction responses have none",
        arguments: [(.bot, true, false), (.address, false, true), (.interaction, false, false)]
            as [(Route.Account, Bool, Bool)])
    func accounts(account: Route.Account, isBotFull: Bool, isAddressFull: Bool) {
        var limiter = RateLimiter()
        for number in 0..<50 {
            let route = Route(method: .post, template: "/x", majorParameter: "\(number)", account: account)
            #expect(send(&limiter, route, at: at(0), answer()) == .go)
        }
        let webhook = Route(method: .post, template: "/w", majorParameter: "w", account: .address)
        let interaction = Route(method: .post, template: "/i", majorParameter: "i", account: .interaction)
        #expect(send(&limiter, channel, at: at(0), answer()) == (isBotFull ? .wait(until: at(1)) : .go))
        #expect(send(&limiter, webhook, at: at(0), answer()) == (isAddressFull ? .wait(until: at(1)) : .go))
        #expect(send(&limiter, interaction, at: at(0), answer()) == .go)
    }

    @Test("A global 429 blocks one account; one from Cloudflare blocks all")
    func globalRefusals() {
        let webhook = Route(method: .post, template: "/w", majorParameter: "w", account: .address)
        let interaction = Route(method: .post, template: "/i", majorParameter: "i", account: .interaction)
        let all = [channel, webhook, interaction]
        var refusal = answer(429, scope: "global", isGlobal: true, retryAfter: .seconds(9))
        for route in all {
            var limiter = RateLimiter()
            #expect(send(&limiter, route, at: at(0), refusal) == .go)
            let blocked = all.filter { send(&limiter, $0, at: at(1), answer()) == .wait(until: at(9)) }
            #expect(blocked == [route])
        }
        refusal.isAddressBlocked = true
        var limiter = RateLimiter()
        #expect(send(&limiter, webhook, at: at(0), refusal) == .go)
        #expect(all.allSatisfy { send(&limiter, $0, at: at(1), answer()) == .wait(until: at(9)) })
    }

    @Test("A rejected bot token stops only requests that use it")
    func refusedToken() {
        let webhook = Route(method: .post, template: "/w", majorParameter: "w", account: .address)
        let other = Route(method: .post, template: "/w", majorParameter: "v", account: .address)
        let interaction = Route(method: .post, template: "/i", majorParameter: "i", account: .interaction)
        var limiter = RateLimiter()
        #expect(send(&limiter, user, at: at(0), answer(401)) == .go)
        #expect(send(&limiter, webhook, at: at(0), answer(404)) == .go)
        #expect(send(&limiter, interaction, at: at(0), answer(401)) == .go)
        #expect(send(&limiter, channel, at: at(1), answer()) == .refused(.tokenRefused))
        #expect(send(&limiter, webhook, at: at(1), answer()) == .refused(.webhookGone))
        #expect(send(&limiter, other, at: at(1), answer()) == .go)
        #expect(send(&limiter, interaction, at: at(1), answer()) == .go)
        // A request without the bot's token stays queued.
        let (first, second) = (limiter.enter(other), limiter.enter(other))
        #expect(limiter.isDue(first))
        #expect(!limiter.isDue(second))
    }

    @Test("While Cloudflare blocks the address, waits double up to a quarter of an hour; another response ends that")
    func addressBlock() {
        var limiter = RateLimiter()
        var blocked = answer(429)
        blocked.isAddressBlocked = true
        blocked.isGlobal = true
        var (now, waits) = (0.0, [Double]())
        for _ in 0..<10 {
            #expect(send(&limiter, channel, at: at(now), blocked) == .go)
            #expect(limiter.isAddressBlocked(at: at(now)))
            let end =
                stride(from: now, through: now + 1_000, by: 1).first { !limiter.isAddressBlocked(at: at($0)) } ?? now
            waits.append(end - now)
            now = end
        }
        #expect(waits == [5, 10, 20, 40, 80, 160, 320, 640, 900, 900])
        #expect(send(&limiter, channel, at: at(now), answer()) == .go)
        #expect(send(&limiter, channel, at: at(now), blocked) == .go)
        #expect(!limiter.isAddressBlocked(at: at(now + 5)))
    }

    @Test("After a 401 for the bot's user nothing more is sent; after one on another route, something may be")
    func unauthorized() {
        var limiter = RateLimiter()
        #expect(send(&limiter, channel, at: at(0), answer(401)) == .go)
        #expect(!limiter.isTokenRefused)
        #expect(send(&limiter, user, at: at(0), answer(401)) == .go)
        #expect(limiter.isTokenRefused)
        #expect(send(&limiter, otherChannel, at: at(100_000), answer()) == .refused(.tokenRefused))
    }

    @Test("After too many rejected requests nothing is sent for a while")
    func invalidRequests() {
        var limiter = RateLimiter()
        let ticket = limiter.enter(channel)
        for _ in 0...InvalidRequestBudget.allowed { _ = limiter.record(ticket, answer(403), now: at(5)) }
        guard case .refused(.tooManyInvalidRequests(let until)) = limiter.reserve(ticket, now: at(10)) else {
            Issue.record("The request was allowed.")
            return
        }
        #expect(until >= at(605) && until <= at(625))
        #expect(limiter.reserve(ticket, now: until) == .go)
    }
}
