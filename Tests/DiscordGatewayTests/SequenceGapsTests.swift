// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Testing

@testable import DiscordGateway

@Suite("Sequence gaps")
struct SequenceGapsTests {
    @Test(
        "A consecutive or repeated number is not a gap",
        arguments: [(1, 2), (5, 5), (5, 3), (.max - 1, .max)] as [(Int64, Int64)])
    func noGap(last: Int64, next: Int64) {
        var gaps = SequenceGaps()
        let asked = gaps.shouldResume(from: last, next: next)
        #expect(!asked)
    }

    @Test("A gap causes one resume; if found again, it is accepted")
    func once() {
        var gaps = SequenceGaps()
        let asked = [(10, 12), (10, 12), (20, 25)].map { gaps.shouldResume(from: $0, next: $1) }
        #expect(asked == [true, false, true])
    }

    @Test("A gap filled by a resume does not count as empty")
    func filled() {
        var gaps = SequenceGaps()
        let asked = (0..<10).map { round -> Bool in
            let last = Int64(round * 10)
            let asked = gaps.shouldResume(from: last, next: last + 2)
            _ = gaps.shouldResume(from: last, next: last + 1)
            return asked
        }
        #expect(asked == Array(repeating: true, count: 10))
    }

    @Test("After several empty gaps, gaps are no longer checked")
    func givesUp() {
        var gaps = SequenceGaps()
        let asked = (0..<5).map { round -> Bool in
            let last = Int64(round * 10)
            let asked = gaps.shouldResume(from: last, next: last + 2)
            if asked { _ = gaps.shouldResume(from: last, next: last + 2) }
            return asked
        }
        #expect(asked == [true, true, true, false, false])
    }
}
