// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import TestSupport
import Testing

@testable import Counters

@Suite("Goals")
struct GoalProgressTests {
    @Test(
        "The next goal is the next multiple above the members; a goal that is reached exactly is met",
        arguments: [
            (0, 100, 100, 0), (1, 100, 100, 0), (99, 100, 100, 0), (100, 100, 200, 100), (101, 100, 200, 100),
            (1_999, 500, 2_000, 1_500), (7, 1, 8, 7), (-5, 100, 100, 0), (Int.max, 100, Int.max, Int.max / 100 * 100),
        ])
    func goals(members: Int, step: Int, next: Int, met: Int) {
        #expect(MemberGoal.next(above: members, step: step) == next)
        #expect(MemberGoal.met(by: members, step: step) == met)
    }

    @Test(
        "Each goal is announced once",
        arguments: [
            // Met before the counter existed.
            ([250], [nil]), ([200, 200], [nil, nil]),
            // Reached exactly, and exceeded.
            ([199, 200, 200, 201], [nil, 200, nil, nil]), ([199, 205], [nil, 200]),
            // Falling below and rising again.
            ([199, 200, 199, 200, 150, 299, 300], [nil, 200, nil, nil, nil, nil, 300]),
            // Several steps at once.
            ([199, 512, 499, 512, 600], [nil, 500, nil, nil, 600]),
            // Falling far below, as after a purge: old goals are not announced again.
            ([1_050, 20, 150, 1_000, 1_100], [nil, nil, nil, nil, 1_100]),
            // Unknown.
            ([nil, nil, 199, nil, 200], [nil, nil, nil, nil, 200]), ([nil, 250, nil, 299], [nil, nil, nil, nil]),
            ([0, 1, 99, 100], [nil, nil, nil, 100]),
        ] as [([Int?], [Int?])])
    func announcements(members: [Int?], expected: [Int?]) {
        var progress = GoalProgress()
        #expect(members.map { progress.update(members: $0, steps: [100]) } == expected)
    }

    @Test("A new step does not announce goals that are met already; a goal of several steps is announced once")
    func steps() {
        var progress = GoalProgress()
        var announced: [Int?] = []
        func update(_ members: Int, _ steps: Set<Int>) {
            announced.append(progress.update(members: members, steps: steps))
        }
        update(990, [])
        update(995, [100])
        update(998, [100, 50])
        update(1_000, [100, 500, 50])
        update(1_000, [50])
        update(1_049, [50])
        update(1_051, [50, 7])
        update(1_200, [])
        update(1_200, [100])
        update(1_300, [100])
        #expect(announced == [nil, nil, nil, 1_000, nil, nil, 1_050, nil, nil, 1_300])
        #expect(progress.highest == 1_300)
        #expect(progress.steps == [100])
    }

    @Test("On a random walk, announced goals are met, and only rise")
    func walk() {
        var random = SeededRandom(seed: 3)
        var progress = GoalProgress()
        var members = 1_000
        var announced: [Int] = []
        var highest = members
        #expect(progress.update(members: members, steps: [25, 40]) == nil)
        for _ in 0..<20_000 {
            members = max(0, members + Int.random(in: -30...31, using: &random))
            let before = highest
            highest = max(highest, members)
            let goal = progress.update(members: members, steps: [25, 40])
            // A goal is due exactly when a new record of members passes one.
            let isPassed = [25, 40].contains { highest / $0 > before / $0 }
            #expect((goal != nil) == isPassed)
            if let goal { announced.append(goal) }
        }
        #expect(announced == Set(announced).sorted())
        #expect(announced.last == max(highest / 25 * 25, highest / 40 * 40))
    }

    @Test("The progress survives a restart, and unknown fields of a later version")
    func stored() throws {
        var progress = GoalProgress()
        #expect(progress.update(members: 199, steps: [100, 50]) == nil)
        #expect(progress.update(members: 200, steps: [100, 50]) == 200)
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let data = try encoder.encode(progress)
        #expect(String(decoding: data, as: UTF8.self) == #"{"highest":200,"steps":[50,100]}"#)
        var restored = try JSONDecoder().decode(GoalProgress.self, from: data)
        #expect(restored == progress)
        #expect(restored.update(members: 201, steps: [100, 50]) == nil)
        #expect(restored.update(members: 250, steps: [100, 50]) == 250)
        let later = Data(#"{"highest":-5,"steps":[9,3,9],"color":"red"}"#.utf8)
        let decoded = try JSONDecoder().decode(GoalProgress.self, from: later)
        #expect(decoded.highest == 0)
        #expect(decoded.steps == [3, 9])
    }
}
