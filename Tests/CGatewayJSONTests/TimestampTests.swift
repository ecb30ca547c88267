// SPDX-License-Identifier: MIT
// Part of StatsBot.

import CGatewayJSON
import Testing

@Suite("Gateway JSON: times")
struct TimestampTests {
    /// Parses a GUILD_MEMBER_ADD with the given value of `joined_at`.
    private func joinedAt(_ json: String) -> Reading {
        Reading(
            #"{"t":"GUILD_MEMBER_ADD","s":5,"op":0,"d":{"joined_at":\#(json),"guild_id":"5","#
                + #""user":{"id":"1","username":"a"}}}"#)
    }

    @Test(
        "ISO 8601 times are parsed with or without a fraction, with any offset",
        arguments: [
            ("2021-02-12T18:25:07.972000+00:00", 1_613_154_307_972), ("2021-02-12T18:25:07+00:00", 1_613_154_307_000),
            ("2021-02-12T18:25:07Z", 1_613_154_307_000), ("2021-02-12 18:25:07Z", 1_613_154_307_000),
            ("2021-02-12T18:25:07.9Z", 1_613_154_307_900), ("2021-02-12T18:25:07,97299999999999Z", 1_613_154_307_972),
            ("2021-02-12T20:25:07+02:00", 1_613_154_307_000), ("2021-02-12T13:55:07-0430", 1_613_154_307_000),
            ("2021-02-13T00:25:07+06", 1_613_154_307_000), ("1970-01-01T00:00:00Z", 0),
            ("1969-12-31T23:59:59.500Z", -500), ("2024-02-29T00:00:00Z", 1_709_164_800_000),
            ("2000-02-29T00:00:00Z", 951_782_400_000), ("2016-12-31T23:59:60Z", 1_483_228_800_000),
            ("9999-12-31T23:59:59Z", 253_402_300_799_000), ("0000-01-01T00:00:00Z", -62_167_219_200_000),
        ] as [(String, Int64)])
    func sound(_ text: String, _ milliseconds: Int64) {
        let reading = joinedAt("\"\(text)\"")
        #expect(reading.status == GWJSON_OK.rawValue)
        #expect(reading.joinedAt == milliseconds)
    }

    @Test(
        "Invalid times are treated as absent, and the event is still parsed",
        arguments: [
            "null", "5", "true", "[]", "{}", #""""#, #""2021""#, #""2021-02-12""#, #""2021-02-12T18:25:07""#,
            #""2021-02-12T18:25Z""#, #""2021-13-12T18:25:07Z""#, #""2021-00-12T18:25:07Z""#, #""2021-02-30T18:25:07Z""#,
            #""2023-02-29T18:25:07Z""#, #""1900-02-29T18:25:07Z""#, #""2021-04-31T18:25:07Z""#,
            #""2021-02-12T24:25:07Z""#, #""2021-02-12T18:60:07Z""#, #""2021-02-12T18:25:61Z""#,
            #""2021-02-12T18:25:07.Z""#, #""2021-02-12T18:25:07.5""#, #""2021-02-12T18:25:07+24:00""#,
            #""2021-02-12T18:25:07+1:00""#, #""2021-02-12T18:25:07+01:60""#, #""2021-02-12T18:25:07Zulu""#,
            #""2021-02-12T18:25:07\u005a""#, #"" 2021-02-12T18:25:07Z""#, #""-021-02-12T18:25:07Z""#,
        ])
    func unsound(_ json: String) {
        let reading = joinedAt(json)
        #expect(
            reading
                == Reading(sequence: 5, event: 7, eventName: "GUILD_MEMBER_ADD", guildID: 5, userID: 1, username: "a"))
    }
}
