// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A time at which a client started a session and could look at a guild, and what it was allowed to see.
struct ClientReturn: Sendable, Equatable {
    /// Milliseconds since 1970.
    var at: Int64
    /// The number of the next member event.
    var number: UInt32
    /// Whether it could list the members.
    var listsMembers = true
    /// Whether it could read the audit log.
    var readsAuditLog = true
    /// Whether it could list the bans.
    var listsBans = true

    /// Whether the client could see the audit log entry of an event.
    func seesEntry(of event: WorldEvent) -> Bool {
        readsAuditLog && at - event.at <= SimulatedGuildState.auditLogPeriod
    }
}

/// Recognizes when a client has read the complete member list through the REST API, page by page.
struct MemberListing: Sendable, Equatable {
    private var next: UInt64?
    private var number: UInt32 = 0

    /// Records a page.
    ///
    /// - Parameters:
    ///   - after: The ID from which the client continues.
    ///   - last: The last ID of the page.
    ///   - isLast: Whether the page has fewer members than requested.
    ///   - event: The number of the next member event.
    /// - Returns: The number of the next member event when the client requested the first page, if this page is the last.
    mutating func read(after: UInt64, last: UInt64?, isLast: Bool, at event: UInt32) -> UInt32? {
        if after == 0 {
            number = event
        } else if after != next {
            next = nil
            return nil
        }
        next = isLast ? nil : last
        return isLast ? number : nil
    }
}
