// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import DiscordModels

/// A use of one of the application's commands or components. Requires no intent. Source: Interactions, Receiving and
/// Responding, "Interaction Structure".
public struct InteractionEvent: Sendable, Equatable {
    /// The type of interaction. Unknown values are preserved. Source: "Interaction Type".
    public struct Kind: RawRepresentable, Hashable, Sendable {
        /// The number on the wire.
        public let rawValue: Int

        /// Creates a kind.
        public init(rawValue: Int) {
            self.rawValue = rawValue
        }

        /// A command.
        public static let command = Kind(rawValue: 2)
        /// A component of a message, such as a button.
        public static let component = Kind(rawValue: 3)
        /// Autocomplete for a command option.
        public static let autocomplete = Kind(rawValue: 4)
        /// A submitted modal.
        public static let modal = Kind(rawValue: 5)
    }

    /// An option of the command with the user's value.
    public struct Option: Sendable, Hashable {
        /// The option's name.
        public var name: String
        /// The value as text: a string, a number as in JSON, `true` or `false`, or an ID.
        public var value: String

        /// Creates an option.
        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// The ID, application and token needed to respond. Its text form omits the token.
    public var interaction: Interaction
    /// The type of interaction.
    public var kind: Kind
    /// The guild; `nil` outside of guilds.
    public var guildID: GuildID?
    /// The channel.
    public var channelID: ChannelID?
    /// The user.
    public var user: GatewayUser
    /// The user's permissions in the channel, as a bit set in decimal digits; `nil` outside of guilds.
    public var memberPermissions: String?
    /// The user's locale, such as `en-US`.
    public var locale: String?
    /// The command's name; `nil` if the interaction is not a command.
    public var commandName: String?
    /// The `custom_id` of the component, as the application has set it; `nil` if the interaction is not of a component.
    public var customID: String?
    /// The subcommand, or the subcommand group and its subcommand; empty if there is none.
    public var subcommands: [String]
    /// The options of the command or subcommand, in Discord's order.
    public var options: [Option]

    /// Creates an event.
    public init(
        interaction: Interaction, kind: Kind = .command, guildID: GuildID?, channelID: ChannelID?, user: GatewayUser,
        memberPermissions: String? = nil, locale: String? = nil, commandName: String?, customID: String? = nil,
        subcommands: [String] = [], options: [Option] = []
    ) {
        self.interaction = interaction
        self.kind = kind
        self.guildID = guildID
        self.channelID = channelID
        self.user = user
        self.memberPermissions = memberPermissions
        self.locale = locale
        self.commandName = commandName
        self.customID = customID
        self.subcommands = subcommands
        self.options = options
    }

    /// The value of an option; `nil` if the user did not set it.
    public func option(_ name: String) -> String? {
        options.first { $0.name == name }?.value
    }
}
