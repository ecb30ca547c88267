// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// An interaction, with the fields needed to respond to it.
///
/// Its text form omits the token. Source: Interactions, Receiving and Responding, "Interaction Object".
public struct Interaction: Codable, Sendable, Equatable, CustomStringConvertible, CustomReflectable {
    /// The interaction's ID.
    public var id: InteractionID
    /// The application that received the interaction.
    public var applicationID: ApplicationID
    /// A secret that lets anyone respond, valid for 15 minutes.
    public var token: String

    /// Creates an interaction.
    public init(id: InteractionID, applicationID: ApplicationID, token: String) {
        self.id = id
        self.applicationID = applicationID
        self.token = token
    }

    /// The interaction as text, without the token.
    public var description: String { "Interaction(id: \(id), applicationID: \(applicationID))" }

    /// The interaction for `dump` and debuggers, without the token.
    public var customMirror: Mirror { Mirror(self, children: ["id": id, "applicationID": applicationID]) }

    private enum CodingKeys: String, CodingKey {
        case id, token
        case applicationID = "application_id"
    }
}
