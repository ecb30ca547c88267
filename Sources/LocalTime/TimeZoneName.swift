// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Foundation

/// Names of the IANA time zone database. Source: https://www.iana.org/time-zones.
///
/// `TimeZone(identifier:)` accepts more: it takes `BST` for Bangladesh, although most people mean London, and `GMT+2` for a
/// fixed offset without daylight saving time.
package enum TimeZoneName {
    /// The zone with exactly this name, in the spelling of the database; `nil` if it has none.
    package static func zone(_ name: String) -> TimeZone? {
        guard known.contains(name) || isInDatabase(name) else { return nil }
        return TimeZone(identifier: name)
    }

    /// Names that Foundation knows, without its abbreviations and offsets.
    package static let known = Set(TimeZone.knownTimeZoneIdentifiers.filter { $0.contains("/") } + ["UTC"])

    /// Older names such as `US/Eastern` or `EST5EDT` are files of the database only.
    private static func isInDatabase(_ name: String) -> Bool {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        let isPlain = parts.allSatisfy { part in
            part.first.map { $0.isASCII && $0.isUppercase } == true
                && part.utf8.allSatisfy { byte in
                    switch byte {
                    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "+"):
                        true
                    default: false
                    }
                }
        }
        // A placeholder of the database, not a zone.
        guard isPlain, name != "Factory" else { return false }
        return folders.contains { folder in
            FileHandle(forReadingAtPath: "\(folder)/\(name)").flatMap { try? $0.read(upToCount: 4) }
                == Data("TZif".utf8)
        }
    }

    private static let folders =
        [ProcessInfo.processInfo.environment["TZDIR"], "/usr/share/zoneinfo", "/usr/lib/zoneinfo"].compactMap(\.self)
}
