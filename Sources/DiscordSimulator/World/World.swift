// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Timekeeping

/// A guild with simulated activity. A pure value: takes time and actions, returns events. The same seed, start and
/// inputs produce the same guild and events.
struct World: Sendable {
    /// The initial size and the activity of the guild.
    struct Parameters: Sendable {
        var seed: UInt64
        /// Including the bot.
        var members: Int
        var bans: Int
        /// Events per second; `nil`: a realistic rate for the guild's size.
        var eventsPerSecond: Double?
        var utcOffset: Duration
        /// The bot's user ID; `nil`: derived from the seed.
        var botID: UInt64?
        /// Days of simulated history before the start.
        var historyDays = 0
        /// Whether the bot is a member from the beginning.
        var hasBot = true
    }

    /// A member who left for any cause.
    struct Departure: Sendable, Equatable {
        var user: UInt64
        /// Milliseconds since 1970.
        var at: Int64
        /// Time of the join, in seconds since 1970.
        var joined: UInt32
    }

    /// Maximum number of member events kept for the ledger.
    static let historyLimit = 1_000_000

    let parameters: Parameters
    let rhythm: DayRhythm
    let guildID: UInt64
    /// The bot: a member who is always online and never affected by events, as long as it is in the guild.
    let botID: UInt64
    /// The user who kicks and bans.
    let moderatorID: UInt64

    private(set) var members = Members()
    private(set) var bans = BanList()
    private(set) var counts = WorldEventCounts()
    /// Member events, oldest first, without presences and audit log entries; the newest million.
    private(set) var history: [WorldEvent] = []
    /// The number of the next member event.
    private(set) var nextNumber: UInt32 = 0

    /// Event counts by quarter hour.
    private(set) var tally = EventTally()
    /// Members at `startedAt` (milliseconds since 1970), including those in the history.
    private(set) var membersAtStart = 0
    private(set) var bansAtStart = 0
    /// Member events before the start, which end at `pastEnd` (milliseconds since 1970).
    private(set) var past: [WorldEvent] = []
    let pastEnd: Int64
    /// Members who left since the start, oldest first; the newest million.
    private(set) var departures: [Departure] = []
    /// Whether the days before the start are being simulated.
    var isPast = false
    let startedAt: Int64
    /// Random numbers for the simulated activity.
    var life: WorldRandom
    /// Random numbers for users affected by external actions, so that the activity afterwards does not depend on them.
    private var choice: WorldRandom
    private var identities: WorldRandom
    /// Whether an event happens at `nextEvent`, or only the rates are updated.
    var isStep = false
    /// The sequence of events in load mode.
    var load = LoadCycle()
    /// Time of the next event or rate update, in nanoseconds since 1970.
    var nextEvent: Int64

    init(_ parameters: Parameters, start: WallInstant) {
        self.parameters = parameters
        rhythm = DayRhythm(utcOffset: parameters.utcOffset)
        life = WorldRandom(seed: parameters.seed)
        choice = WorldRandom(seed: parameters.seed ^ 0xC401CE)
        identities = WorldRandom(seed: parameters.seed ^ 0x1D)
        guildID = Snowflakes.guild(seed: parameters.seed)
        botID = parameters.botID ?? Snowflakes.bot(seed: parameters.seed)
        let origin = start.advanced(by: .seconds(-86_400) * parameters.historyDays)
        nextEvent = origin.nanosecondsSince1970
        startedAt = origin.millisecondsSince1970
        pastEnd = start.millisecondsSince1970
        moderatorID = Snowflakes.user(from: &identities)
        let days = parameters.historyDays
        populate(start: origin, days > 0 ? Self.membersBefore(parameters.members, days: days) : parameters.members)
        membersAtStart = members.count
        bansAtStart = bans.count
        scheduleNext(after: origin.nanosecondsSince1970)
        if days > 0 { simulatePast(until: start) }
        if !parameters.hasBot { removeBot() }
    }

    // MARK: - The bot

    /// Whether the bot is a member.
    var hasBot: Bool { members.contains(botID) }

    /// Adds the bot. It is not counted as a join, because no client could count it.
    mutating func addBot(at time: Int64) {
        guard !hasBot else { return }
        members.insert(Member(id: botID, joined: UInt32(clamping: time / 1000), status: .online))
        membersAtStart += 1
    }

    /// Removes the bot, which is not counted as a leave.
    mutating func removeBot() {
        if members.remove(botID) != nil { membersAtStart -= 1 }
    }

    private mutating func populate(start: WallInstant, _ count: Int) {
        members.reserveCapacity(parameters.members + parameters.members / 8)
        let share = rhythm.share(at: start)
        members.insert(Member(id: botID, joined: Snowflakes.seconds(of: guildID) + 3600, status: .online))
        if parameters.members > 1 {
            members.insert(Member(id: moderatorID, joined: Snowflakes.seconds(of: guildID), status: .online))
        }
        while members.count < count {
            addEarlyMember(start: start, share)
        }
        while bans.count < parameters.bans {
            let id = newUser()
            _ = bans.insert(id)
        }
    }

    /// Adds a member who joined before the start.
    private mutating func addEarlyMember(start: WallInstant, _ share: Double) {
        let id = newUser()
        let joined = Snowflakes.seconds(of: guildID) + UInt32(identities.index(below: 60_000_000))
        members.insert(
            Member(
                id: id, joined: min(joined, UInt32(clamping: Int64(start.secondsSince1970))),
                status: identities.chance(share) ? Self.status(identities.fraction()) : .offline))
    }

    /// Separates the events of the past from those counted since the start, and adjusts the guild to its configured
    /// size by adding or removing members who joined before the past.
    mutating func finishPast(of events: [WorldEvent]) {
        past = events.filter(\.kind.isMemberEvent)
        (history, departures, counts) = ([], [], WorldEventCounts())
        let start = WallInstant(millisecondsSince1970: startedAt)
        while members.count < parameters.members {
            addEarlyMember(start: start, rhythm.share(at: start))
            membersAtStart += 1
        }
        let early = members.all.filter {
            Int64($0.joined) * 1_000 < startedAt && $0.id != botID && $0.id != moderatorID
        }
        for member in early.prefix(max(0, members.count - parameters.members)) {
            _ = members.remove(member.id)
            membersAtStart -= 1
        }
    }

    /// Changes a member's status without an event.
    mutating func setStatus(_ status: PresenceStatus, of id: UInt64) {
        _ = members.setStatus(status, of: id)
    }

    /// The distribution of online members among online, idle and do not disturb.
    static func status(_ fraction: Double) -> PresenceStatus {
        fraction < 0.55 ? .online : fraction < 0.82 ? .idle : .dnd
    }

    mutating func newUser() -> UInt64 {
        while true {
            let id = Snowflakes.user(from: &identities)
            if !members.contains(id), !bans.contains(id), id != botID { return id }
        }
    }

    // MARK: - Events

    /// A user joins, and then optionally comes online.
    mutating func join(at time: Int64, online: Bool, status: PresenceStatus, into events: inout [WorldEvent]) -> UInt64
    {
        let id = newUser()
        members.insert(Member(id: id, joined: UInt32(clamping: time / 1000), status: .offline))
        emit(WorldEvent(at: time, user: id, kind: .join), into: &events)
        if online { _ = setPresence(status, of: id, at: time, into: &events) }
        return id
    }

    /// A member leaves, is kicked or is banned. `false` if there is no such member.
    ///
    /// `early`: whether a ban event is sent before the removal, or after it. `farewell`: whether a presence update with
    /// the status offline is sent first. The audit log entry can be sent at any position among these events.
    mutating func remove(
        _ id: UInt64, cause: WorldEvent.Cause, at time: Int64, early: Bool, farewell: Bool,
        into events: inout [WorldEvent]
    ) -> Bool {
        guard id != botID, let member = members[id] else { return false }
        if farewell, member.status.isOnline { _ = setPresence(.offline, of: id, at: time, into: &events) }
        let position = Self.entryPosition(of: id, at: time)
        // The removal comes before a late ban.
        let number = nextNumber &+ (cause == .ban && !early ? 1 : 0)
        func emitEntry(_ wanted: Int, _ events: inout [WorldEvent]) {
            guard position == wanted, cause == .kick || cause == .ban else { return }
            emit(WorldEvent(at: time, user: id, number: number, kind: .auditLogEntry, cause: cause), into: &events)
        }
        emitEntry(0, &events)
        if cause == .ban, early { ban(id, at: time, into: &events) }
        if early { emitEntry(1, &events) }
        _ = members.remove(id)
        emit(WorldEvent(at: time, user: id, kind: .leave, cause: cause), into: &events)
        if departures.count >= Self.historyLimit { departures.removeFirst(Self.historyLimit / 10) }
        departures.append(Departure(user: id, at: time, joined: member.joined))
        if !early { emitEntry(1, &events) }
        if cause == .ban, !early { ban(id, at: time, into: &events) }
        emitEntry(2, &events)
        return true
    }

    /// The position of an audit log entry among the events: 0 before them, 1 between them, 2 after them. It uses no
    /// random numbers, so the activity afterwards does not depend on it.
    private static func entryPosition(of id: UInt64, at time: Int64) -> Int {
        Int(WorldRandom.mix(id ^ UInt64(bitPattern: time)) % 3)
    }

    /// Performs an event, with an audit log entry before or after it.
    private mutating func withEntry(
        _ cause: WorldEvent.Cause, of id: UInt64, at time: Int64, into events: inout [WorldEvent],
        _ happen: (inout World, inout [WorldEvent]) -> Void
    ) {
        let entry = WorldEvent(at: time, user: id, number: nextNumber, kind: .auditLogEntry, cause: cause)
        let isFirst = Self.entryPosition(of: id, at: time) == 0
        if isFirst { emit(entry, into: &events) }
        happen(&self, &events)
        if !isFirst { emit(entry, into: &events) }
    }

    /// Bans a user without an audit log entry. If the user is a member, the caller must remove the member.
    mutating func ban(_ id: UInt64, at time: Int64, into events: inout [WorldEvent]) {
        guard bans.insert(id) else { return }
        emit(WorldEvent(at: time, user: id, kind: .ban), into: &events)
    }

    /// Unbans a user without an audit log entry; `false` if the user is not banned.
    @discardableResult
    mutating func pardon(_ id: UInt64, at time: Int64, into events: inout [WorldEvent]) -> Bool {
        guard bans.remove(id) else { return false }
        emit(WorldEvent(at: time, user: id, kind: .unban), into: &events)
        return true
    }

    /// Unbans a user; `false` if the user is not banned.
    mutating func unban(_ id: UInt64, at time: Int64, into events: inout [WorldEvent]) -> Bool {
        guard bans.contains(id) else { return false }
        withEntry(.unban, of: id, at: time, into: &events) { world, events in
            world.pardon(id, at: time, into: &events)
        }
        return true
    }

    /// Changes a member's status; `false` if there is no such member.
    mutating func setPresence(
        _ status: PresenceStatus, of id: UInt64, at time: Int64, into events: inout [WorldEvent]
    ) -> Bool {
        guard members.setStatus(status, of: id) else { return false }
        emit(WorldEvent(at: time, user: id, kind: .presence, status: status), into: &events)
        return true
    }

    /// Counts a message of a member.
    mutating func noteMessage() {
        counts.memberMessages += 1
    }

    private mutating func emit(_ event: WorldEvent, into events: inout [WorldEvent]) {
        var event = event
        counts.count(event)
        tally.count(event)
        if event.kind.isMemberEvent {
            event.number = nextNumber
            nextNumber &+= 1
            // Dropping a tenth at a time keeps the amortized cost of an event constant.
            if history.count >= Self.historyLimit { history.removeFirst(Self.historyLimit / 10) }
            history.append(event)
        }
        events.append(event)
    }

    // MARK: - External actions

    /// Performs an action for the given user or a random matching one.
    ///
    /// - Returns: The affected user; `nil` if no user matches.
    mutating func perform(
        _ action: SimulatorAction, of user: UInt64?, at time: Int64, into events: inout [WorldEvent]
    ) -> UInt64? {
        switch action {
        case .join: return join(at: time, online: false, status: .offline, into: &events)
        case .leave, .kick, .ban:
            let cause: WorldEvent.Cause = action == .leave ? .left : action == .kick ? .kick : .ban
            let early = choice.chance(0.5)
            guard let id = user ?? randomMember(from: 0, to: members.count, with: &choice) else { return nil }
            if remove(id, cause: cause, at: time, early: early, farewell: false, into: &events) { return id }
            guard action == .ban, id != botID, !bans.contains(id) else { return nil }
            withEntry(.ban, of: id, at: time, into: &events) { world, events in
                world.ban(id, at: time, into: &events)
            }
            return id
        case .unban:
            guard let id = user ?? randomBan(with: &choice) else { return nil }
            return unban(id, at: time, into: &events) ? id : nil
        case .repeatJoin:
            guard let id = user ?? randomMember(from: 0, to: members.count, with: &choice), id != botID,
                let event = repeatedJoin(of: id, at: time)
            else { return nil }
            emit(event, into: &events)
            return id
        case .presence(let named, let status):
            guard let id = user ?? named?.rawValue ?? randomMember(from: 0, to: members.count, with: &choice),
                id != botID, setPresence(status, of: id, at: time, into: &events)
            else { return nil }
            return id
        }
    }

    /// A repeated GUILD_MEMBER_ADD of a member, half of the time with another time of the join; `nil` if there is no such
    /// member.
    func repeatedJoin(of id: UInt64, at time: Int64) -> WorldEvent? {
        members[id].map { member in
            let joined = Int64(member.joined) * 1_000
            let isSame = WorldRandom.mix(id ^ UInt64(bitPattern: time)) % 2 == 0
            return WorldEvent(at: isSame ? joined : max(time, joined + 1_000), user: id, kind: .repeatedJoin)
        }
    }

    /// A random member in a range of positions, except the bot.
    func randomMember(from start: Int, to end: Int, with random: inout WorldRandom) -> UInt64? {
        guard start < end else { return nil }
        // The bot is usually one of many. A few attempts are enough to find out if it is alone.
        for _ in 0..<8 {
            let id = members.all[start + random.index(below: end - start)].id
            if id != botID { return id }
        }
        return nil
    }

    func randomBan(with random: inout WorldRandom) -> UInt64? {
        bans.count == 0 ? nil : bans.ids[random.index(below: bans.count)]
    }
}
