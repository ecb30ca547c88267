// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Timekeeping

/// One use of a command or component, and what became of it.
/// Source: Interactions, Receiving and Responding, "Interaction Object".
struct SimulationInteraction: Sendable {
    /// The interaction's type.
    enum Kind: Int64, Sendable {
        case command = 2
        case component = 3
        case autocomplete = 4
    }

    /// How long it may be followed up.
    static let lifetime = Duration.seconds(900)

    let id: UInt64
    let token: String
    let kind: Kind
    /// The command with its subcommands, with spaces between; of a component its `custom_id`.
    let name: String
    let user: UInt64
    /// The guild's place.
    let guild: Int
    let channel: ChannelID
    let at: WallInstant
    /// Until when there must be a first answer.
    let deadline: WallInstant
    /// The message that a component is on.
    var target: MessageID?
    /// The callback's type; `nil` while there was none.
    var callback: Int64?
    /// `@original`.
    var original: MessageID?
    var followUps: [MessageID] = []
    /// What an autocomplete was answered with.
    var choices: [PayloadValue] = []

    /// What a message that answers it says of it. Source: Resources, Message, "Message Interaction Metadata Object".
    func metadata(user: PayloadValue) -> PayloadValue {
        .object([
            "id": .id(id), "type": .integer(kind.rawValue), "user": user,
            "authorizing_integration_owners": .object([:]),
        ])
    }
}

/// The newest interactions.
struct InteractionStore: Sendable {
    private static let kept = 1000

    private(set) var interactions: [SimulationInteraction] = []

    mutating func add(_ interaction: SimulationInteraction) {
        interactions.append(interaction)
        if interactions.count > Self.kept { interactions.removeFirst() }
    }

    func index(of id: UInt64) -> Int? { interactions.firstIndex { $0.id == id } }

    func index(ofToken token: String) -> Int? { interactions.firstIndex { $0.token == token } }

    subscript(index: Int) -> SimulationInteraction {
        get { interactions[index] }
        set { interactions[index] = newValue }
    }
}
