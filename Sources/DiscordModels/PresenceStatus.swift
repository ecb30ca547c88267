// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Whether a member is there. Source: Events, Gateway Events, "Presence Update".
public enum PresenceStatus: UInt8, Sendable {
    /// Not there, or invisible.
    case offline
    /// There.
    case online
    /// Away.
    case idle
    /// Not to be disturbed.
    case dnd

    /// Reads the word on the wire; an unknown one counts as online, since only `offline` means not there.
    public init(wire: String) {
        switch wire {
        case "offline", "invisible": self = .offline
        case "idle": self = .idle
        case "dnd": self = .dnd
        default: self = .online
        }
    }

    /// The word on the wire.
    public var wire: String {
        switch self {
        case .offline: "offline"
        case .online: "online"
        case .idle: "idle"
        case .dnd: "dnd"
        }
    }

    /// Everything but offline.
    public var isOnline: Bool { self != .offline }
}
