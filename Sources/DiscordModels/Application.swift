// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// An application, with the fields that the bot needs. Source: Resources, Application, "Application Object".
public struct Application: Codable, Sendable, Equatable {
    /// Features of an application. Source: "Application Flags".
    public struct Flags: OptionSet, Codable, Hashable, Sendable {
        /// The bits on the wire.
        public let rawValue: Int

        /// Creates a set from its bits.
        public init(rawValue: Int) {
            self.rawValue = rawValue
        }

        /// Presence intent for a bot in 100 or more guilds.
        public static let gatewayPresence = Flags(rawValue: 1 << 12)
        /// Presence intent for a bot in fewer guilds, enabled in the developer portal.
        public static let gatewayPresenceLimited = Flags(rawValue: 1 << 13)
        /// Member intent for a bot in 100 or more guilds.
        public static let gatewayGuildMembers = Flags(rawValue: 1 << 14)
        /// Member intent for a bot in fewer guilds, enabled in the developer portal.
        public static let gatewayGuildMembersLimited = Flags(rawValue: 1 << 15)
    }

    /// The application's ID.
    public var id: ApplicationID
    /// The application's name.
    public var name: String?
    /// The application's flags.
    public var flags: Flags?

    /// Creates an application.
    public init(id: ApplicationID, name: String? = nil, flags: Flags? = nil) {
        self.id = id
        self.name = name
        self.flags = flags
    }
}
