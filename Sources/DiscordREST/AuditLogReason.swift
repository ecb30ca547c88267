// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation

/// The reason that a guild's audit log shows for a change. Source: Resources, Audit Log, `X-Audit-Log-Reason`.
enum AuditLogReason {
    /// Discord's limit, in characters.
    static let maximumLength = 512

    /// The header value: UTF-8, with all but RFC 3986's unreserved characters percent-encoded; `nil` without a reason.
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
