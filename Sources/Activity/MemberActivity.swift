// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import LocalTime

/// Everything that is kept about the activity of one user.
public struct MemberActivity: Sendable, Hashable {
    /// The user's ID.
    public let user: UInt64
    /// The day to which `bits` refer.
    public let day: Day
    /// A bit for each of the last days, and more, as described at `MemberBits`.
    public let bits: UInt64

    /// Creates the value, as it was stored.
    public init(user: UInt64, day: Day, bits: UInt64) {
        self.user = user
        self.day = day
        self.bits = bits
    }

    /// The days on which the user was active, as far as they are kept, newest first.
    public var activeDays: [Day] {
        let bits = MemberBits(rawValue: bits)
        return (0..<MemberBits.days).filter { bits.isActive($0) }.map { day.advanced(by: -$0) }
    }
}

/// How a user was active.
enum ActivitySign: Sendable, Hashable {
    case message
    case reaction
    case voice
}

/// The activity of a user in 64 bits. The age of a day is the number of days since it.
///
/// - Bits 0 to 34: whether the user was active, by age. The windows need 28 of them. With the others, the windows of the
///   last seven days stay exact if an event of one of these days arrives late.
/// - Bits 35 to 50: how far the user is a communicator, two bits for each age up to 7: the number of messages, up to 3. Voice
///   counts like three messages.
/// - Bits 51 to 55: 1 + the age of the day on which the user left; 0 for members.
/// - Bits 56 to 59: 1 + the age of the day of joining, until the user was active in the week after it or until no event of
///   that week is expected any more; otherwise 0.
struct MemberBits: RawRepresentable, Sendable, Hashable {
    /// The number of days that are kept.
    static let days = 28 + lateDays
    /// The greatest age of a day whose figures still change.
    static let lateDays = 7
    /// The number of days after which nothing is kept of a user who left.
    static let daysAfterLeaving = 28
    /// The number of days after the day of joining in which a new member should be active.
    static let firstDays = 7

    private static let activeMask: UInt64 = (1 << 35) - 1
    private static let messageShift = 35
    private static let messageMask: UInt64 = 0xFFFF << 35
    private static let leavingShift = 51
    private static let leavingMask: UInt64 = 0x1F << 51
    private static let joiningShift = 56
    private static let joiningMask: UInt64 = 0xF << 56

    private(set) var rawValue: UInt64

    init(rawValue: UInt64 = 0) { self.rawValue = rawValue }

    /// Whether the user was active on the day with an age.
    func isActive(_ age: Int) -> Bool { rawValue >> UInt64(age) & 1 != 0 }

    /// Whether the user was active on at least one of `count` days. The newest of them has an age.
    func isActive(in count: Int, from age: Int) -> Bool {
        (rawValue & Self.activeMask) >> UInt64(age) & ((1 << UInt64(count)) - 1) != 0
    }

    /// Whether the user was a communicator on the day with an age of at most `lateDays`.
    func isCommunicator(_ age: Int) -> Bool { rawValue >> UInt64(Self.messageShift + 2 * age) & 3 == 3 }

    /// Records an activity on the day with an age below `days`.
    mutating func mark(_ age: Int, _ sign: ActivitySign) {
        rawValue |= 1 << UInt64(age)
        guard age <= Self.lateDays else { return }
        let shift = UInt64(Self.messageShift + 2 * age)
        switch sign {
        case .message: if !isCommunicator(age) { rawValue += 1 << shift }
        case .reaction: break
        case .voice: rawValue |= 3 << shift
        }
    }

    /// The age of the day of joining, while activity in the days after it is awaited.
    var joining: Int? { Self.age(rawValue >> UInt64(Self.joiningShift) & 0xF) }

    /// Whether the user left.
    var hasLeft: Bool { rawValue & Self.leavingMask != 0 }

    /// Records when the user joined, or that it is not needed any more.
    mutating func setJoining(_ age: Int?) {
        rawValue = rawValue & ~Self.joiningMask | Self.field(age, limit: 15) << UInt64(Self.joiningShift)
    }

    /// Records when the user left, or that the user is a member again.
    mutating func setLeaving(_ age: Int?) {
        rawValue = rawValue & ~Self.leavingMask | Self.field(age, limit: 29) << UInt64(Self.leavingShift)
    }

    /// Increments the age of all days by one.
    mutating func turn() {
        let joining = joining.map { $0 + 1 }
        let leaving = Self.age(rawValue >> UInt64(Self.leavingShift) & 0x1F).map { $0 + 1 }
        rawValue = (rawValue << 1) & Self.activeMask | (rawValue & Self.messageMask) << 2 & Self.messageMask
        if let joining, joining <= Self.firstDays + Self.lateDays { setJoining(joining) }
        if let leaving { setLeaving(leaving) }
    }

    /// Increments the age of all days.
    mutating func turn(by days: Int) {
        for _ in 0..<min(days, Self.days) { turn() }
    }

    /// Whether there is no reason to keep the user: nothing is recorded, or the user left too long ago.
    var isExpired: Bool {
        if let left = Self.age(rawValue >> UInt64(Self.leavingShift) & 0x1F), left >= Self.daysAfterLeaving {
            return true
        }
        return rawValue & (Self.activeMask | Self.joiningMask) == 0
    }

    private static func age(_ field: UInt64) -> Int? { field == 0 ? nil : Int(field) - 1 }

    private static func field(_ age: Int?, limit: UInt64) -> UInt64 {
        age.map { min(UInt64(max($0, 0)) + 1, limit) } ?? 0
    }
}
