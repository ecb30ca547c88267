// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import DiscordModels

/// A user used a command or component of the application. Source: Interactions, Receiving and Responding, "Interaction
/// Structure"; no intent is needed.
public struct InteractionEvent: Sendable, Equatable {
    /// What was used; unknown values are kept. Source: "Interaction Type".
    public struct Kind: RawRepresentable, Hashable, Sendable {
        /// The number on the wire.
        public let rawValue: Int

        /// Makes a kind.
        public init(rawValue: Int) {
            self.rawValue = rawValue
        }

        /// A command.
        public static let command = Kind(rawValue: 2)
        /// A component of a message, such as a button.
        public static let component = Kind(rawValue: 3)
        /// The value of a command's option is being typed.
        public static let autocomplete = Kind(rawValue: 4)
        /// A form was sent.
        public static let modal = Kind(rawValue: 5)
    }

    /// A value that the user gave to one of the command's options.
    public struct Option: Sendable, Hashable {
        /// The option's name.
        public var name: String
        /// The value: a text as it is, a number as it is written, `true` or `false`, an id.
        public var value: String

        /// Makes an option.
        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// What an answer needs: the id, the application and the token. Its text form does not show the token.
    public var interaction: Interaction
    /// What was used.
    public var kind: Kind
    /// Where it was used; `nil` outside of guilds.
    public var guildID: GuildID?
    /// In which channel.
    public var channelID: ChannelID?
    /// Who used it.
    public var user: GatewayUser
    /// What that user may do in the channel, as a bit set in decimal digits; `nil` outside of guilds.
    public var memberPermissions: String?
    /// The user's language, such as `en-US`.
    public var locale: String?
    /// The command's name; `nil` for what is no command.
    public var commandName: String?
    /// The command below that, or the group and the command in it; empty where there is none.
    public var subcommands: [String]
    /// The values, in Discord's order; those of a subcommand, where there is one.
    public var options: [Option]

    /// Makes an event.
    public init(
        interaction: Interaction, kind: Kind = .command, guildID: GuildID?, channelID: ChannelID?, user: GatewayUser,
        memberPermissions: String? = nil, locale: String? = nil, commandName: String?, subcommands: [String] = [],
        options: [Option] = []
    ) {
        self.interaction = interaction
        self.kind = kind
        self.guildID = guildID
        self.channelID = channelID
        self.user = user
        self.memberPermissions = memberPermissions
        self.locale = locale
        self.commandName = commandName
        self.subcommands = subcommands
        self.options = options
    }

    /// The value of an option; `nil` where the user gave none.
    public func option(_ name: String) -> String? {
        options.first { $0.name == name }?.value
    }
}
