// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Timekeeping

/// A use of a command, a component or a modal, and the bot's responses.
/// Source: Interactions, Receiving and Responding, "Interaction Object".
struct SimulationInteraction: Sendable {
    /// The interaction's type.
    enum Kind: Int64, Sendable {
        case command = 2
        case component = 3
        case autocomplete = 4
        case modal = 5
    }

    /// A modal that the bot has opened for the user.
    struct Modal: Sendable {
        var customID: String
        var title: String
        var components: [PayloadValue]
        /// Whether the user can submit it.
        var isOpen = true
    }

    /// How long the token is valid for follow-up messages.
    static let lifetime = Duration.seconds(900)

    let id: UInt64
    let token: String
    let kind: Kind
    /// The command followed by its subcommands, separated by spaces; for a component or a modal, its `custom_id`.
    let name: String
    let user: UInt64
    /// The guild's index.
    let guild: Int
    let channel: ChannelID
    let at: WallInstant
    /// Deadline of the initial response.
    let deadline: WallInstant
    /// The end of the token.
    let end: WallInstant
    /// The user's language.
    let locale: String
    /// The message that contains the component, also the one that opened the modal.
    var target: MessageID?
    /// The interaction whose response was the submitted modal.
    var opener: UInt64?
    /// The metadata of that interaction.
    var trigger: PayloadValue?
    /// The type of the focused option.
    var focusedType: Int64?
    /// The type of the callback; `nil` if there was none yet.
    var callback: Int64?
    /// The initial response, `@original`.
    var original: MessageID?
    var followUps: [MessageID] = []
    /// Whether the message of a deferred update was edited.
    var isUpdated = false
    var modal: Modal?
    /// The choices of an autocomplete response.
    var choices: [PayloadValue] = []

    /// The types of responses that Discord accepts. Source: "Interaction Callback Type".
    var responseTypes: [Int64] {
        switch kind {
        case .command: [4, 5, 9]
        case .component: [4, 5, 6, 7, 9]
        case .autocomplete: [8]
        // A modal that a component has opened can update the message of the component.
        case .modal: target == nil ? [4, 5] : [4, 5, 6, 7]
        }
    }

    /// The metadata in a response message. Source: Resources, Message, "Message Interaction Metadata Object".
    func metadata(user: PayloadValue, guild: GuildID) -> PayloadValue {
        var metadata: [String: PayloadValue] = [
            "id": .id(id), "type": .integer(kind.rawValue), "user": user,
            "authorizing_integration_owners": .object(["0": .string(guild.description)]),
        ]
        if kind == .component { metadata["interacted_message_id"] = target.map { .string($0.description) } }
        if kind == .modal { metadata["triggering_interaction_metadata"] = trigger }
        return .object(metadata)
    }
}

/// The newest interactions.
struct InteractionStore: Sendable {
    private static let capacity = 1000

    private(set) var interactions: [SimulationInteraction] = []

    mutating func add(_ interaction: SimulationInteraction) {
        interactions.append(interaction)
        if interactions.count > Self.capacity { interactions.removeFirst() }
    }

    func index(of id: UInt64) -> Int? { interactions.firstIndex { $0.id == id } }

    func index(ofToken token: String) -> Int? { interactions.firstIndex { $0.token == token } }

    /// The interaction that opened a modal for a user: the newest one, or the given one.
    func index(ofModal customID: String, for user: UInt64, in guild: Int, openedBy id: UInt64?) -> Int? {
        interactions.lastIndex {
            $0.modal?.customID == customID && $0.user == user && $0.guild == guild && (id == nil || $0.id == id)
        }
    }

    subscript(index: Int) -> SimulationInteraction {
        get { interactions[index] }
        set { interactions[index] = newValue }
    }
}
