// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// What a user did with a command of the application, as far as it takes to answer it.
///
/// Its text form does not show the token. Source: Interactions, Receiving and Responding, "Interaction Object".
public struct Interaction: Codable, Sendable, Equatable, CustomStringConvertible, CustomReflectable {
    /// The interaction's id.
    public var id: InteractionID
    /// The application that is meant.
    public var applicationID: ApplicationID
    /// With it anybody can answer, for 15 minutes.
    public var token: String

    /// Makes an interaction.
    public init(id: InteractionID, applicationID: ApplicationID, token: String) {
        self.id = id
        self.applicationID = applicationID
        self.token = token
    }

    /// The text form, without the token.
    public var description: String { "Interaction(id: \(id), applicationID: \(applicationID))" }

    /// The same for `dump` and debuggers.
    public var customMirror: Mirror { Mirror(self, children: ["id": id, "applicationID": applicationID]) }

    private enum CodingKeys: String, CodingKey {
        case id, token
        case applicationID = "application_id"
    }
}
