// SPDX-License-Identifier: MIT
// Part of StatsBot.

import LocalTime

/// How many members were active on a day, and in the windows that end with it.
public struct ActiveFigures: Sendable, Hashable {
    /// Members active on the day: they sent a message, added a reaction or were in voice outside of the AFK channel.
    public var day: Int
    /// Members active on the day or the six days before it.
    public var week: Int
    /// Members active on the day or the 27 days before it.
    public var fourWeeks: Int
    /// Members who sent three messages on the day or were in voice outside of the AFK channel.
    public var communicators: Int

    /// Creates figures, all zero by default.
    public init(day: Int = 0, week: Int = 0, fourWeeks: Int = 0, communicators: Int = 0) {
        self.day = day
        self.week = week
        self.fourWeeks = fourWeeks
        self.communicators = communicators
    }

    /// Adds a member to the windows that contain its activity, or removes it. The ages are relative to the newest day.
    mutating func count(_ bits: MemberBits, at age: Int, _ difference: Int = 1) {
        if bits.isActive(age) { day += difference }
        if bits.isActive(in: 7, from: age) { week += difference }
        if bits.isActive(in: 28, from: age) { fourWeeks += difference }
        if bits.isCommunicator(age) { communicators += difference }
    }
}

/// The activity of members, and the figures of the last days. Only members who were active or joined recently have an entry,
/// in about 35 bytes each.
struct ActiveMembers: Sendable {
    /// The newest day of any event; `nil` before the first.
    private(set) var newestDay: Day?
    /// The entries refer to the newest day.
    private var entries: [UInt64: MemberBits] = [:]
    /// The figures of the newest day and the days before it, by age.
    private var figures = [ActiveFigures](repeating: ActiveFigures(), count: MemberBits.lateDays + 1)
    /// The users whose entries have changed since they were last taken.
    private var changed: Set<UInt64> = []
    /// The days whose figures have changed.
    private var changedDays: Set<Day> = []
    /// The figures of changed days that are too old to change again.
    private var finalFigures: [Day: ActiveFigures] = [:]

    init() {}

    init(newestDay: Day?, _ members: some Collection<MemberActivity>, figures stored: [Day: ActiveFigures]) {
        self.newestDay = newestDay
        guard let newestDay else { return }
        entries.reserveCapacity(members.count)
        for member in members {
            var bits = MemberBits(rawValue: member.bits)
            bits.turn(by: member.day.distance(to: newestDay))
            if !bits.isExpired { entries[member.user] = bits }
        }
        for age in figures.indices { figures[age] = stored[newestDay.advanced(by: -age)] ?? ActiveFigures() }
    }

    /// The entries, in no particular order.
    var members: [MemberActivity] {
        guard let newestDay else { return [] }
        return entries.map { MemberActivity(user: $0.key, day: newestDay, bits: $0.value.rawValue) }
    }

    /// The entry of a user.
    subscript(user: UInt64) -> MemberActivity? {
        guard let newestDay, let bits = entries[user] else { return nil }
        return MemberActivity(user: user, day: newestDay, bits: bits.rawValue)
    }

    /// The figures of a day that is at most `lateDays` older than the newest day, or later; `nil` for other days.
    func figures(of day: Day) -> ActiveFigures? {
        guard let newestDay else { return ActiveFigures() }
        let age = day.distance(to: newestDay)
        if age >= 0 { return age < figures.count ? figures[age] : nil }
        guard -age < MemberBits.days else { return ActiveFigures() }
        var result = ActiveFigures()
        for var bits in entries.values {
            bits.turn(by: -age)
            if !bits.isExpired { result.count(bits, at: 0) }
        }
        return result
    }

    /// Records the activity of a user on a day.
    ///
    /// - Parameters:
    ///   - user: The user's ID.
    ///   - day: The local day.
    ///   - sign: How the user was active.
    ///   - isOptedOut: Whether nothing may be kept about a user. Queried only if something would change.
    /// - Returns: The day of joining, if this is the first activity in the week after it.
    mutating func mark(_ user: UInt64, _ day: Day, _ sign: ActivitySign, _ isOptedOut: (UInt64) -> Bool) -> Day? {
        guard let age = age(of: day), age < MemberBits.days else { return nil }
        let old = entries[user] ?? MemberBits()
        var new = old
        new.mark(age, sign)
        guard new != old, !isOptedOut(user) else { return nil }
        var joined: Day?
        if let joining = new.joining, (1...MemberBits.firstDays).contains(joining - age) {
            new.setJoining(nil)
            joined = day.advanced(by: age - joining)
        }
        replace(old, by: new, of: user, upTo: age)
        return joined
    }

    /// Records that a user joined.
    ///
    /// - Returns: Whether the user was already active in the week after it, because the event is late.
    mutating func join(_ user: UInt64, _ day: Day) -> Bool {
        guard let age = age(of: day) else { return false }
        let old = entries[user] ?? MemberBits()
        var new = old
        new.setLeaving(nil)
        new.setJoining(age <= MemberBits.firstDays + MemberBits.lateDays ? age : nil)
        let wasActive =
            new.joining != nil
            && new.isActive(in: min(age, MemberBits.firstDays), from: max(0, age - MemberBits.firstDays))
        if wasActive { new.setJoining(nil) }
        if new != old { replace(old, by: new, of: user, upTo: -1) }
        return wasActive
    }

    /// Records that a user left; the activity is kept for 28 more days.
    mutating func leave(_ user: UInt64, _ day: Day) {
        guard let age = age(of: day), let old = entries[user] else { return }
        var new = old
        new.setLeaving(age)
        if new != old { replace(old, by: new, of: user, upTo: -1) }
    }

    /// Removes a user, also from the figures of the newest day. Those of earlier days are final.
    ///
    /// - Parameters:
    ///   - user: The user's ID.
    ///   - forGood: Whether the user will not become active again. Then the figures of the newest day are final, too.
    mutating func forget(_ user: UInt64, forGood: Bool = false) {
        changed.insert(user)
        guard let newestDay, let old = entries.removeValue(forKey: user), !forGood else { return }
        figures[0].count(old, at: 0, -1)
        changedDays.insert(newestDay)
    }

    /// The age of a day, which becomes the newest if it is later.
    private mutating func age(of day: Day) -> Int? {
        if newestDay.map({ $0 < day }) ?? true { turn(to: day) }
        return newestDay.map { day.distance(to: $0) }
    }

    /// Sets the entry of a user and counts the difference on the days up to an age.
    private mutating func replace(_ old: MemberBits, by new: MemberBits, of user: UInt64, upTo age: Int) {
        entries[user] = new.isExpired ? nil : new
        changed.insert(user)
        guard let newestDay, age >= 0 else { return }
        for age in 0...min(age, MemberBits.lateDays) {
            var difference = figures[age]
            difference.count(old, at: age, -1)
            difference.count(new, at: age)
            guard difference != figures[age] else { continue }
            figures[age] = difference
            changedDays.insert(newestDay.advanced(by: -age))
        }
    }
}

extension ActiveMembers {
    /// Begins a day, if it is later than the newest. The days in between are completed.
    mutating func turn(to day: Day) {
        guard let newest = newestDay else { return newestDay = day }
        guard newest < day else { return }
        // An entry is kept for fewer days than this.
        let days = newest.distance(to: day)
        for step in 1...min(days, MemberBits.days + 1) { begin(newest.advanced(by: step)) }
        if days > MemberBits.days + 1 {
            keepFinalFigures(from: 0)
            for age in figures.indices { figures[age] = ActiveFigures() }
            newestDay = day
        }
    }

    private mutating func begin(_ day: Day) {
        keepFinalFigures(from: MemberBits.lateDays)
        figures.removeLast()
        newestDay = day
        var today = ActiveFigures()
        var expired: [UInt64] = []
        var index = entries.values.startIndex
        while index < entries.values.endIndex {
            entries.values[index].turn()
            let bits = entries.values[index]
            if bits.isExpired { expired.append(entries.keys[index]) } else { today.count(bits, at: 0) }
            entries.values.formIndex(after: &index)
        }
        for user in expired {
            entries[user] = nil
            changed.insert(user)
        }
        figures.insert(today, at: 0)
        if today != ActiveFigures() { changedDays.insert(day) }
    }

    /// Keeps changed figures from an age on before they are dropped.
    private mutating func keepFinalFigures(from age: Int) {
        guard let newestDay else { return }
        for age in age..<figures.count {
            let day = newestDay.advanced(by: -age)
            if changedDays.remove(day) != nil { finalFigures[day] = figures[age] }
        }
    }

    /// Moves all changes since the last call into a batch.
    mutating func takeChanges(into batch: inout ActivityBatch) {
        for user in changed {
            if let newestDay, let bits = entries[user] {
                batch.members[user] = MemberActivity(user: user, day: newestDay, bits: bits.rawValue)
            } else {
                batch.erasedMembers.insert(user)
            }
        }
        for (day, figures) in finalFigures { batch.activeMembers[day] = figures }
        for day in changedDays { batch.activeMembers[day] = figures(of: day) }
        changed = []
        changedDays = []
        finalFigures = [:]
    }
}
