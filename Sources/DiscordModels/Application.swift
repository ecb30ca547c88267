// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// An application, as far as the bot needs it. Source: Resources, Application, "Application Object".
public struct Application: Codable, Sendable, Equatable {
    /// What an application may do and is. Source: "Application Flags".
    public struct Flags: OptionSet, Codable, Hashable, Sendable {
        /// The bits on the wire.
        public let rawValue: Int

        /// Makes a set from its bits.
        public init(rawValue: Int) {
            self.rawValue = rawValue
        }

        /// May hear of presences, as a bot in 100 guilds and more.
        public static let gatewayPresence = Flags(rawValue: 1 << 12)
        /// May hear of presences, as a bot in fewer guilds: the switch in the developer portal is on.
        public static let gatewayPresenceLimited = Flags(rawValue: 1 << 13)
        /// May hear of members, as a bot in 100 guilds and more.
        public static let gatewayGuildMembers = Flags(rawValue: 1 << 14)
        /// May hear of members, as a bot in fewer guilds: the switch in the developer portal is on.
        public static let gatewayGuildMembersLimited = Flags(rawValue: 1 << 15)
    }

    /// The application's id.
    public var id: ApplicationID
    /// The application's name.
    public var name: String?
    /// What it may do and is.
    public var flags: Flags?

    /// Makes an application.
    public init(id: ApplicationID, name: String? = nil, flags: Flags? = nil) {
        self.id = id
        self.name = name
        self.flags = flags
    }
}
