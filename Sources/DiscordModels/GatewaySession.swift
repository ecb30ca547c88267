// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// What is needed to go on with a session: on another connection, or in another run of the process.
///
/// Source: Events, Gateway, "Preparing to Resume".
public struct GatewaySession: Codable, Sendable, Hashable {
    /// The session's id, from READY.
    public var id: String
    /// Where to connect for a resume, from READY; without a query.
    public var resumeURL: String
    /// The number of the last event that was received.
    public var sequence: Int64

    /// Makes a session.
    public init(id: String, resumeURL: String, sequence: Int64) {
        self.id = id
        self.resumeURL = resumeURL
        self.sequence = sequence
    }
}
