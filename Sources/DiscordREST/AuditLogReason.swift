// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation

/// The reason that a guild's audit log shows beside a change. Source: Resources, Audit Log, `X-Audit-Log-Reason`.
enum AuditLogReason {
    /// Discord takes up to 512 characters.
    static let maximumLength = 512

    /// The header's value: UTF-8, everything but RFC 3986's unreserved characters percent-encoded; `nil` for no reason.
    static func headerValue(_ reason: String?) -> String? {
        guard let reason, !reason.isEmpty else { return nil }
        var cut = ""
        cut.unicodeScalars.append(contentsOf: reason.unicodeScalars.prefix(maximumLength))
        return cut.addingPercentEncoding(withAllowedCharacters: .unreserved)
    }
}

extension CharacterSet {
    /// RFC 3986, section 2.3.
    static let unreserved = CharacterSet(
        charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
}
