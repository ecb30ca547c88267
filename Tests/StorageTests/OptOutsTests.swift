// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Testing

@testable import LocalTime
@testable import Statistics
@testable import Storage

@Suite("Users who have opted out")
struct OptOutsTests {
    private static let key = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"

    /// Computed with Python's `hmac`: the first eight bytes, shifted to the right by two, below the mark.
    @Test(
        "a pseudonym is an HMAC of the ID",
        arguments: [
            (1, 10_289_906_371_274_909_256), (80_351_110_224_678_912, 11_511_784_648_351_839_057),
            (9_223_372_036_854_775_807, 13_577_438_428_441_457_153),
        ] as [(UInt64, UInt64)])
    func pseudonym(_ user: UInt64, _ pseudonym: UInt64) throws {
        let key = try #require(PseudonymKey(hexadecimal: Self.key))
        #expect(key.pseudonym(of: user) == pseudonym)
        #expect(PseudonymKey.isPseudonym(pseudonym) && !PseudonymKey.isPseudonym(user))
        #expect(key.hexadecimal == Self.key)
    }

    @Test("a stored key that is not one is not used", arguments: ["", "0", String(repeating: "g", count: 64)])
    func keys(_ text: String) { #expect(PseudonymKey(hexadecimal: text) == nil) }

    @Test("only users who have opted out have another ID")
    func mapping() {
        var optOuts = OptOuts()
        #expect(optOuts.isEmpty && !optOuts.contains(7) && optOuts.id(of: 7) == 7)
        #expect(optOuts.apply(.optOut, of: 7) == .optOut(7, key: optOuts.key))
        let pseudonym = optOuts.id(of: 7)
        #expect(pseudonym != 7 && optOuts.contains(7) && optOuts.contains(pseudonym))
        #expect(optOuts.id(of: pseudonym) == pseudonym)
        #expect(optOuts.id(of: 8) == 8 && !optOuts.contains(8))
        #expect(optOuts.apply(.forget, of: 8) == .forget(8))
        #expect(optOuts.apply(.optIn, of: 7) == .optIn(7, key: optOuts.key))
        #expect(optOuts.isEmpty && optOuts.id(of: 7) == 7)
        #expect(OptOuts().key != OptOuts().key)
    }

    @Test("records before a request, and of a batch that was put back, have the ID that is counted after it")
    func batches() {
        func gone(_ user: UInt64) -> StatisticsRecord { .memberGone(user, guild: 1) }
        let key = PseudonymKey()
        let pseudonym = key.pseudonym(of: 7)
        var batch = StoreBatch(records: [gone(7), gone(8)])
        batch.add(.optOut(7, key: key))
        #expect(batch.records == [gone(pseudonym), gone(8)])
        var earlier = StoreBatch(records: [gone(7)])
        earlier.add(.forget(9))
        batch.prepend(recordsOf: earlier)
        #expect(batch.records == [gone(pseudonym), gone(pseudonym), gone(8)])
        #expect(batch.requests == [.forget(9), .optOut(7, key: key)])
        batch.add(.optIn(7, key: key))
        #expect(batch.records == [gone(7), gone(7), gone(8)])
        #expect(!batch.isEmpty)
    }
}
