// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
import BotConfiguration
import DiscordGateway
import DiscordModels
import Exporter
import Foundation
import Logging
import Machine
import Statistics
import Timekeeping
import TimekeepingTestKit

@testable import Counting
@testable import LocalTime
@testable import StatsBot
@testable import Storage
@testable import StoreFiles

/// The routes of a bot with one guild and a history in memory.
struct APIFixture {
    static let guild: UInt64 = 123
    static let zone = TimeZone(identifier: "America/New_York") ?? .gmt
    /// 2026-01-05T07:00:00-05:00.
    static let now = WallInstant(secondsSince1970: 1_767_614_400)

    let context: APIContext
    let keeper: StatisticsKeeper
    var access = APIAccess(isGuarded: false, isOpenToLoopback: true)

    init(
        history: any StoreReader = APIHistory(), activity: any ActivityReader = APIActivity(), isCounted: Bool = true
    ) async throws {
        let clock = ManualClock(now: Self.now)
        keeper = StatisticsKeeper(timeZone: Self.zone, clock: clock, stored: StoredState(), activity: .standard)
        context = APIContext(keeper: keeper, store: history, activity: activity, clock: clock)
        guard isCounted else { return }
        keeper.only.watch(GuildID(Self.guild), name: "The \"Harbour\"")
        try await keeper.receive(
            GatewayDispatch(
                shard: 0, session: GatewaySession(id: "s", resumeURL: "u", sequence: 1),
                event: .guildCreate(
                    GuildCreateEvent(
                        guildID: GuildID(Self.guild), name: "The \"Harbour\"", memberCount: 10, isLarge: false,
                        isUnavailable: false, online: [1, 2], bots: [], channels: []))))
    }

    init(keeper: StatisticsKeeper, history: any StoreReader = APIHistory(), clock: any WallClock) async throws {
        self.keeper = keeper
        context = APIContext(keeper: keeper, store: history, activity: APIActivity(), clock: clock)
    }

    var routes: [APIRoute] {
        APIRoutes.declared(context, Self.system)
    }

    static var system: SystemContext {
        SystemContext(
            uptime: Uptime(ManualClock()), machine: SystemMetrics(folder: "/"), gatewayCommands: GatewayCommands(),
            storeSize: StoreSizeCollector(folder: StoreFolder("/nonexistent")))
    }

    func get(_ target: String, headers: [(name: String, value: String)] = [], isLoopbackPeer: Bool = true)
        -> HTTPResponse
    {
        let parts = target.split(separator: "?", maxSplits: 1).map(String.init)
        let query = (parts.count > 1 ? parts[1].split(separator: "&") : []).map { parameter in
            let pair = parameter.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            return (name: pair[0], value: pair.count > 1 ? pair[1] : "")
        }
        let request = HTTPRequest(path: parts[0], query: query, headers: headers, isLoopbackPeer: isLoopbackPeer)
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        guard let route = routes.first(where: { $0.path == parts[0] }) else {
            return .problem(status: 404, title: "Not Found", detail: "")
        }
        return route.route(access: access, logger: logger).response(to: request)
    }
}

extension HTTPResponse {
    var text: String { String(decoding: body, as: UTF8.self) }
}

/// A history in memory: ten events in January 2026, a few samples, and a gap.
struct APIHistory: StoreReader {
    var events: [StoredEvent] = Self.tenEvents
    var repaired = RepairedCounts()
    var fails = false

    struct Broken: Error {}

    static let tenEvents: [StoredEvent] = (1...10).map { number in
        let kinds: [MemberEventKind] = [.join, .leave, .ban, .unban, .join]
        let kind = kinds[(number - 1) % 5]
        // Two events per instant, so that only their IDs distinguish them.
        let at = Date(timeIntervalSince1970: 1_767_600_000 + Double((number - 1) / 2) * 60)
        return StoredEvent(
            id: Int64(number),
            event: MemberEvent(
                guild: APIFixture.guild, kind: kind, person: Person(id: UInt64(1_000 + number), name: "user\(number)"),
                at: at, day: Day(year: 2026, month: 1, day: 5), cause: kind == .leave ? .kicked : nil,
                isRejoin: number == 10, position: SessionPosition(session: "s", sequence: Int64(number))))
    }

    /// Events that a gap left: a kick with its time, a leave within a span, and an imported ban.
    static let recovered: [StoredEvent] = {
        func event(
            _ id: Int64, _ kind: MemberEventKind, at: TimeInterval, since: TimeInterval? = nil,
            cause: LeaveCause? = nil, _ source: EventSource
        ) -> StoredEvent {
            StoredEvent(
                id: id,
                event: MemberEvent(
                    guild: APIFixture.guild, kind: kind, person: Person(id: UInt64(id), name: "user\(id)"),
                    at: Date(timeIntervalSince1970: at), since: since.map(Date.init(timeIntervalSince1970:)),
                    day: Day(year: 2026, month: 1, day: 5), cause: cause, source: source))
        }
        return [
            event(3, .leave, at: 1_767_606_000, since: 1_767_605_000, .repaired),
            event(2, .leave, at: 1_767_605_500, cause: .kicked, .repaired),
            event(1, .ban, at: 1_767_604_000, .imported),
        ]
    }()

    func days(of guild: UInt64, in days: ClosedRange<Day>) throws -> [DayCounts] {
        if fails { throw Broken() }
        return [
            DayCounts(day: Day(year: 2026, month: 1, day: 1), counts: EventCounts(joins: 9, rejoins: 1, leaves: 2)),
            DayCounts(
                day: Day(year: 2026, month: 1, day: 5),
                counts: EventCounts(joins: 4, rejoins: 1, leaves: 2, kicked: 2, bans: 2, unbans: 2)),
        ].filter { days.contains($0.day) }
    }

    func events(of guild: UInt64, matching query: EventQuery) throws -> [StoredEvent] {
        if fails { throw Broken() }
        let isForward = query.order == .earliestFirst
        let ordered = events.sorted { isForward == (($0.event.at, $0.id) < ($1.event.at, $1.id)) }
        return Array(
            ordered.filter { stored in
                let isInside = query.interval.map { $0.start <= stored.event.at && stored.event.at < $0.end } ?? true
                let isAfter =
                    query.after.map {
                        isForward == (($0.at, $0.id) < (stored.event.at, stored.id)) && $0 != stored.position
                    }
                    ?? true
                return isInside && isAfter && query.kinds.contains(stored.event.kind)
            }.prefix(query.limit))
    }

    func census(of guild: UInt64, in interval: DateInterval, step: TimeInterval) throws -> [CensusSample] {
        if fails { throw Broken() }
        let sample = CensusSample(
            guild: guild, at: Date(timeIntervalSince1970: 1_767_610_000), members: 9, online: nil, bans: 3)
        return interval.contains(sample.at) ? [sample] : []
    }

    func unobserved(of guild: UInt64, in interval: DateInterval) throws -> [UnobservedSpan] {
        if fails { throw Broken() }
        let span = UnobservedSpan(
            guild: guild, from: Date(timeIntervalSince1970: 1_767_605_000),
            to: Date(timeIntervalSince1970: 1_767_606_000), membersBefore: 12, membersAfter: 9,
            repaired: repaired)
        return interval.intersects(DateInterval(start: span.from, end: span.to)) ? [span] : []
    }

    func note(_ key: String) throws -> String? { nil }
}
