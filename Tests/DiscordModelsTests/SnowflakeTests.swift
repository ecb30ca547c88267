// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import Testing

@Suite("Snowflakes")
struct SnowflakeTests {
    @Test(
        "Only decimal digits are a valid ID",
        arguments: [
            ("175928847299117063", 175_928_847_299_117_063), ("1", 1), ("18446744073709551615", .max), ("007", nil),
            ("01", nil),
            ("18446744073709551616", nil), ("99999999999999999999999", nil), ("0", nil), ("000", nil), ("", nil),
            ("+5", nil), ("-5", nil), (" 5", nil), ("5 ", nil), ("5\n", nil), ("5_0", nil), ("0x5", nil), ("5.0", nil),
            ("٥", nil), ("<#5>", nil),
        ] as [(String, UInt64?)])
    func parses(text: String, value: UInt64?) {
        #expect(GuildID(text)?.rawValue == value)
    }

    @Test("The timestamp matches the documented example")
    func time() {
        #expect(UserID(175_928_847_299_117_063).millisecondsSince1970 == 1_462_015_105_796)
        #expect(UserID(.max).millisecondsSince1970 == 1_420_070_400_000 + (1 << 42) - 1)
    }

    @Test(
        "The lowest ID of a time is above all IDs created before",
        arguments: [
            (1_462_015_105_796, 1_462_015_105_796), (1_420_070_400_000, 1_420_070_400_000),
            (1_420_070_399_999, 1_420_070_400_000), (0, 1_420_070_400_000), (.min, 1_420_070_400_000),
            (.max, 1_420_070_400_000 + (1 << 42) - 1),
        ] as [(Int64, Int64)])
    func lowest(milliseconds: Int64, time: Int64) {
        let id = UserID(millisecondsSince1970: milliseconds)
        #expect(id.millisecondsSince1970 == time)
        #expect(id.rawValue & 0x3F_FFFF == 0)
    }

    @Test("An ID is a string in JSON")
    func codable() throws {
        let ids: [ChannelID] = [1, 18_446_744_073_709_551_615]
        let data = try JSONEncoder().encode(ids)
        #expect(String(decoding: data, as: UTF8.self) == #"["1","18446744073709551615"]"#)
        #expect(try JSONDecoder().decode([ChannelID].self, from: data) == ids)
    }

    @Test("Invalid IDs in JSON are rejected", arguments: ["5", "null", #""""#, #""0""#, #""x""#, "{}"])
    func refused(json: String) {
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([ChannelID].self, from: Data("[\(json)]".utf8))
        }
    }

    @Test("IDs are ordered by number, and their text form can be parsed")
    func order() {
        #expect([MessageID](arrayLiteral: 10, 9, 100).sorted() == [9, 10, 100])
        #expect(MessageID("\(MessageID(42))") == 42)
    }
}
