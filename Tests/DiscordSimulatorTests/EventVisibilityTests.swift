// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Testing

@testable import DiscordSimulator

/// The stories of one user: `J` joins, `L` leaves, `K` is kicked, `B` is banned as a member, `N` is banned as someone else,
/// `U` is unbanned; `|` a client is back and looks. `+`: a client received it; `*`: except for the audit log entry.
///
/// The outcome of each event follows its letter: `d` delivered, `v` visible with its time, `~` visible without it, `-`
/// invisible. Two for `B`, the removal and the ban; after a slash, that of a kick as a kick.
@Suite("What a client could learn of member events")
struct EventVisibilityTests {
    /// What the client may do.
    enum Rights: CaseIterable {
        case all, noAuditLog, noLists, nothing
    }

    private static func outcome(_ story: String, _ rights: Rights = .all, age: Int64 = 0) -> String {
        func look(at time: Int64, _ number: UInt32) -> ClientReturn {
            ClientReturn(
                at: time + age, number: number, listsMembers: [.all, .noAuditLog].contains(rights),
                readsAuditLog: [.all, .noLists].contains(rights), listsBans: [.all, .noAuditLog].contains(rights))
        }
        var events: [WorldEvent] = []
        var delivered: [DeliveryLog.Entry] = []
        var returns: [ClientReturn] = []
        var letters: [(letter: Character, count: Int)] = []
        var time: Int64 = 1_700_000_000_000
        func add(_ kind: WorldEvent.Kind, _ cause: WorldEvent.Cause, isDelivered: Bool) {
            let number = UInt32(events.count)
            events.append(WorldEvent(at: time, user: 7, number: number, kind: kind, cause: cause))
            if isDelivered { delivered.append(.init(sequence: 1, number: number, guild: 0, part: .event)) }
        }
        for word in story.split(separator: " ") {
            time += 60_000
            guard let letter = word.last, letter != "|" else {
                returns.append(look(at: time, UInt32(events.count)))
                continue
            }
            let count = events.count
            let isDelivered = word.count > 1
            if word.first == "+" {
                delivered.append(.init(sequence: 1, number: UInt32(count), guild: 0, part: .auditLogEntry))
            }
            switch letter {
            case "J": add(.join, .none, isDelivered: isDelivered)
            case "L": add(.leave, .left, isDelivered: isDelivered)
            case "K": add(.leave, .kick, isDelivered: isDelivered)
            case "N": add(.ban, .none, isDelivered: isDelivered)
            case "U": add(.unban, .none, isDelivered: isDelivered)
            default:
                add(.leave, .ban, isDelivered: isDelivered)
                add(.ban, .none, isDelivered: isDelivered)
            }
            letters.append((letter, events.count - count))
        }
        var received = ReceivedEvents(first: 0, count: events.count)
        received.add(delivered, of: 0)
        let visibility = EventVisibility(
            events: events, received: received, returns: returns, now: look(at: time, UInt32(events.count)))
        var outcomes = visibility.outcomes[...]
        return letters.map { letter, count in
            let own = outcomes.prefix(count)
            outcomes = outcomes.dropFirst(count)
            return String(letter) + own.map { symbol($0.event, $0.isTimeKnown) }.joined()
                + (own.first?.kick.map { "/" + symbol($0, true) } ?? "")
        }.joined(separator: " ")
    }

    private static func symbol(_ value: EventVisibility.Value, _ isTimeKnown: Bool) -> String {
        switch value {
        case .delivered: "d"
        case .visible: isTimeKnown ? "v" : "~"
        case .invisible: "-"
        }
    }

    @Test(
        "Joins and leaves are visible as far as the member list and the audit log show them",
        arguments: [
            ("| +J +L", "Jd Ld"),
            // The list has the time of the join; also when the client has not been back yet.
            ("| J |", "Jv"), ("| J", "Jv"),
            ("| J L |", "J- L-"), ("| J | L |", "Jv L~"), ("| +J L |", "Jd L~"), ("| +J L", "Jd L~"),
            // Another time of the join reveals that the member was away.
            ("| +J L J |", "Jd L~ Jv"), ("| +J L J L |", "Jd L- J- L~"), ("| +J L J L J |", "Jd L- J- L~ Jv"),
            // Somebody who is kicked was a member.
            ("| +J K |", "Jd Kv/v"), ("| J K |", "J~ Kv/v"), ("| +J K J K |", "Jd Kv/v J~ Kv/v"),
            ("| +J L J K |", "Jd L- J- Kv/v"), ("| +J K J |", "Jd Kv/v Jv"), ("| +J K J L |", "Jd Kv/v J- L-"),
            ("| +J *K", "Jd Kd/v"), ("| +J +K", "Jd Kd/d"),
            // Somebody who is banned need not have been a member, but is none afterwards.
            ("| +J B |", "Jd Bvv"), ("| J B |", "J- B-v"), ("| +J L N |", "Jd L~ Nv"), ("| N |", "Nv"),
            ("| +J B U J |", "Jd Bvv Uv Jv"),
            // An event that is received reveals one before it.
            ("| J +L", "J~ Ld"), ("| +J L +J", "Jd L~ Jd"), ("| J L +J |", "J- L- Jd"),
            // Before the first client, nobody knew who was a member.
            ("J |", "Jv"), ("L |", "L-"), ("K |", "Kv/v"), ("L J |", "L- Jv"), ("J K |", "J- Kv/v"), ("B |", "B-v"),
        ])
    func members(story: String, expected: String) {
        #expect(Self.outcome(story) == expected)
    }

    @Test(
        "Less is visible without the audit log and the lists",
        arguments: [
            ("| +J K |", [.all: "Jd Kv/v", .noAuditLog: "Jd K~/-", .noLists: "Jd Kv/v", .nothing: "Jd K-/-"]),
            ("| J K |", [.all: "J~ Kv/v", .noAuditLog: "J- K-/-", .noLists: "J~ Kv/v", .nothing: "J- K-/-"]),
            ("| J |", [.all: "Jv", .noAuditLog: "Jv", .noLists: "J-", .nothing: "J-"]),
            ("| +J B |", [.all: "Jd Bvv", .noAuditLog: "Jd B~~", .noLists: "Jd Bvv", .nothing: "Jd B--"]),
            ("| N |", [.all: "Nv", .noAuditLog: "N~", .noLists: "Nv", .nothing: "N-"]),
            ("| N U |", [.all: "Nv Uv", .noAuditLog: "N- U-", .noLists: "Nv Uv", .nothing: "N- U-"]),
            ("| +N U |", [.all: "Nd Uv", .noAuditLog: "Nd U~", .noLists: "Nd Uv", .nothing: "Nd U-"]),
            ("| N U N |", [.all: "Nv Uv Nv", .noAuditLog: "N- U- N~", .noLists: "Nv Uv Nv", .nothing: "N- U- N-"]),
            ("N |", [.all: "Nv", .noAuditLog: "N-", .noLists: "Nv", .nothing: "N-"]),
        ] as [(String, [Rights: String])])
    func rights(story: String, expected: [Rights: String]) {
        for rights in Rights.allCases { #expect(Self.outcome(story, rights) == expected[rights], "\(rights)") }
    }

    @Test("Audit log entries are visible for 45 days")
    func retention() {
        let day: Int64 = 86_400_000
        // The client is back a minute after the event.
        #expect(Self.outcome("| +J K |", age: 45 * day - 60_000) == "Jd Kv/v")
        #expect(Self.outcome("| +J K |", age: 45 * day) == "Jd K~/-")
    }

    @Test("A list is read when its pages continue one another up to one that is not full")
    func listing() {
        var listing = MemberListing()
        func read(_ after: UInt64, _ last: UInt64?, _ isLast: Bool, _ event: UInt32) -> UInt32? {
            listing.read(after: after, last: last, isLast: isLast, at: event)
        }
        #expect(read(0, 20, false, 1) == nil)
        #expect(read(20, 40, false, 2) == nil)
        #expect(read(40, 50, true, 3) == 1)
        // A page in between is missing.
        #expect(read(0, 20, false, 4) == nil)
        #expect(read(30, 50, true, 5) == nil)
        #expect(read(20, 40, true, 6) == nil)
        #expect(read(0, nil, true, 7) == 7)
    }
}
