// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Timekeeping

/// A use of a command or component, and the bot's responses.
/// Source: Interactions, Receiving and Responding, "Interaction Object".
struct SimulationInteraction: Sendable {
    /// The interaction's type.
    enum Kind: Int64, Sendable {
        case command = 2
        case component = 3
        case autocomplete = 4
    }

    /// How long the token is valid for follow-up messages.
    static let lifetime = Duration.seconds(900)

    let id: UInt64
    let token: String
    let kind: Kind
    /// The command followed by its subcommands, separated by spaces; for a component, its `custom_id`.
    let name: String
    let user: UInt64
    /// The guild's index.
    let guild: Int
    let channel: ChannelID
    let at: WallInstant
    /// Deadline of the initial response.
    let deadline: WallInstant
    /// The message that contains the component.
    var target: MessageID?
    /// The type of the callback; `nil` if there was none yet.
    var callback: Int64?
    /// The initial response, `@original`.
    var original: MessageID?
    var followUps: [MessageID] = []
    /// The choices of an autocomplete response.
    var choices: [PayloadValue] = []

    /// The metadata in a response message. Source: Resources, Message, "Message Interaction Metadata Object".
    func metadata(user: PayloadValue) -> PayloadValue {
        .object([
            "id": .id(id), "type": .integer(kind.rawValue), "user": user,
            "authorizing_integration_owners": .object([:]),
        ])
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

    subscript(index: Int) -> SimulationInteraction {
        get { interactions[index] }
        set { interactions[index] = newValue }
    }
}
