// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Statistics
import Testing

@testable import Archive
@testable import LocalTime

@Suite("Pairing of bans and leaves")
struct BanPairingTests {
    /// Feeds events written as `second kind user`; returns the released events with their causes.
    private func paired(_ script: String, explained: Set<Double> = []) -> [String] {
        var pairing = BanPairing()
        var out: [String] = []
        func release(_ event: MemberEvent) {
            let cause = event.cause.map { " \($0.rawValue)" } ?? ""
            out.append("\(Int(event.at.timeIntervalSince1970)) \(event.kind.rawValue)\(cause)")
        }
        for line in script.split(separator: ",") {
            let words = line.split(separator: " ").map(String.init)
            guard let second = Double(words[0]), let kind = MemberEventKind(rawValue: words[1]),
                let user = UInt64(words[2])
            else { continue }
            pairing.add(
                MemberEvent(
                    guild: 1, kind: kind, person: Person(id: user, name: ""), at: Date(timeIntervalSince1970: second),
                    day: Day(number: 0)),
                isExplained: explained.contains(second), release: release)
        }
        pairing.finish(release: release)
        return out
    }

    @Test(
        "a leave within 30 seconds of a ban of the same user, in either order, is caused by the ban",
        arguments: [
            ("0 leave 1,30 ban 1", ["0 leave banned", "30 ban"]),
            ("0 ban 1,30 leave 1", ["0 ban", "30 leave banned"]),
            ("0 leave 1,31 ban 1", ["0 leave left", "31 ban"]),
            ("0 ban 1,31 leave 1", ["0 ban", "31 leave left"]),
            ("0 leave 2,1 ban 1", ["0 leave left", "1 ban"]),
            // A ban explains only one leave, and none beyond a join.
            ("0 ban 1,1 leave 1,2 leave 1", ["0 ban", "1 leave banned", "2 leave left"]),
            ("0 leave 1,1 join 1,2 ban 1,3 leave 1", ["0 leave left", "1 join", "2 ban", "3 leave banned"]),
            ("0 ban 1,1 join 1,2 leave 1", ["0 ban", "1 join", "2 leave left"]),
            ("0 leave 1,10 leave 2,20 ban 2,25 ban 1", ["0 leave banned", "10 leave banned", "20 ban", "25 ban"]),
        ])
    func pairs(script: String, expected: [String]) {
        #expect(paired(script) == expected)
    }

    @Test("a cause in the file is kept, and the ban explains no other leave")
    func explained() {
        #expect(paired("0 leave 1,1 ban 1", explained: [0]) == ["0 leave left", "1 ban"])
        #expect(paired("0 ban 1,1 leave 1,2 leave 1", explained: [1]) == ["0 ban", "1 leave left", "2 leave left"])
    }

    @Test("an event is released as soon as no later event can explain it")
    func release() {
        var pairing = BanPairing()
        var released = 0
        for second in 0..<1_000 {
            pairing.add(
                MemberEvent(
                    guild: 1, kind: .leave, person: Person(id: UInt64(second), name: ""),
                    at: Date(timeIntervalSince1970: Double(second)), day: Day(number: 0)), isExplained: false
            ) { _ in released += 1 }
        }
        #expect(released == 969)
    }
}
