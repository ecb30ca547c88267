// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Validates and repairs names according to Prometheus' data model.
///
/// A metric name is `[a-zA-Z_:][a-zA-Z0-9_:]*`, a label name is `[a-zA-Z_][a-zA-Z0-9_]*` and does not begin with two
/// underscores. swift-metrics names often contain dots and dashes, so invalid names are repaired instead of rejected.
enum MetricName {
    /// The metric name with `_` for every invalid character.
    static func repaired(_ name: String) -> String {
        isValid(name, colons: true) ? name : replacingInvalid(in: name, colons: true)
    }

    /// The label name with `_` for every invalid character and at most one leading underscore.
    static func repairedLabel(_ name: String) -> String {
        guard !isValid(name, colons: false) || name.utf8.starts(with: "__".utf8) else { return name }
        let replaced = replacingInvalid(in: name, colons: false)
        guard replaced.utf8.starts(with: "__".utf8) else { return replaced }
        return "_" + replaced.drop { $0 == "_" }
    }

    private static func isValid(_ name: String, colons: Bool) -> Bool {
        guard let first = name.utf8.first, !isDigit(first) else { return false }
        return name.utf8.allSatisfy { isAllowed($0, colons: colons) }
    }

    private static func replacingInvalid(in name: String, colons: Bool) -> String {
        var result = ""
        for scalar in name.unicodeScalars {
            let isAllowed = scalar.isASCII && isAllowed(UInt8(truncatingIfNeeded: scalar.value), colons: colons)
            result.unicodeScalars.append(isAllowed ? scalar : "_")
        }
        guard let first = result.utf8.first else { return "_" }
        return isDigit(first) ? "_" + result : result
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func isAllowed(_ byte: UInt8, colons: Bool) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"): true
        case UInt8(ascii: ":"): colons
        default: isDigit(byte)
        }
    }
}
