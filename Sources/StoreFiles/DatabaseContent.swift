// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Foundation

/// What a database contains, by which backups are compared. Roll-ups are kept forever, so a later backup of the same
/// history never contains fewer events.
package struct DatabaseContent: Sendable, Equatable {
    /// The number of events in the roll-ups.
    package var events = 0
    /// The number of guilds with data.
    package var guilds = 0
    /// The time of the last data; `nil` if there are none.
    package var updatedAt: Date?
    /// When an operator chose this database although backups with more events existed.
    package var acceptedAt: Date?

    package init(events: Int = 0, guilds: Int = 0, updatedAt: Date? = nil, acceptedAt: Date? = nil) {
        self.events = events
        self.guilds = guilds
        self.updatedAt = updatedAt
        self.acceptedAt = acceptedAt
    }

    /// Whether nothing was ever counted.
    package var isEmpty: Bool { events == 0 && guilds == 0 }
}
