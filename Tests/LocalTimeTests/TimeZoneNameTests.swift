// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import LocalTime
import Testing

@Suite("Time zone names")
struct TimeZoneNameTests {
    @Test(
        "Current and older names of the IANA database are zones with the offset of that name",
        arguments: [
            ("UTC", 0), ("Etc/UTC", 0), ("Europe/Kyiv", 2), ("Europe/Kiev", 2), ("US/Eastern", -5), ("Asia/Tokyo", 9),
            ("America/Argentina/Buenos_Aires", -3), ("EST5EDT", -5), ("GMT", 0), ("Etc/GMT+3", -3),
        ])
    func names(name: String, hours: Int) {
        let winter = Date(timeIntervalSince1970: 1_768_435_200)
        #expect(TimeZoneName.zone(name)?.secondsFromGMT(for: winter) == hours * 3_600)
    }

    @Test(
        "Abbreviations, offsets, paths and other spellings are not zones",
        arguments: [
            "", "BST", "IST", "PST", "CEST", "MSK", "UTC+2", "GMT+2", "GMT-0530", "+02:00", "europe/berlin",
            "Europe/berlin", "Berlin", "Foo/Bar", "local", "localtime", "Z", ":Europe/Berlin", "../../etc/passwd",
            "posix/Europe/Berlin", "Factory", "Europe/", "/usr/share/zoneinfo/UTC",
        ])
    func others(name: String) {
        #expect(TimeZoneName.zone(name) == nil)
    }
}
