// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A member's status. Source: Events, Gateway Events, "Presence Update".
public enum PresenceStatus: UInt8, Sendable {
    /// Offline or invisible.
    case offline
    /// Online.
    case online
    /// Idle.
    case idle
    /// Do Not Disturb.
    case dnd

    /// Parses the JSON value. Unknown values count as online, because only `offline` means that a member is not.
    public init(wire: String) {
        switch wire {
        case "offline", "invisible": self = .offline
        case "idle": self = .idle
        case "dnd": self = .dnd
        default: self = .online
        }
    }

    /// The JSON value.
    public var wire: String {
        switch self {
        case .offline: "offline"
        case .online: "online"
        case .idle: "idle"
        case .dnd: "dnd"
        }
    }

    /// Whether the status is not `offline`.
    public var isOnline: Bool { self != .offline }
}
