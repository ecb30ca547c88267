// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// The state needed to resume a session, on a new connection or after a restart of the process.
///
/// Source: Events, Gateway, "Preparing to Resume".
public struct GatewaySession: Codable, Sendable, Hashable {
    /// The session ID, from READY.
    public var id: String
    /// The URL to resume at, from READY, without a query.
    public var resumeURL: String
    /// The sequence number of the last event received.
    public var sequence: Int64

    /// Creates a session.
    public init(id: String, resumeURL: String, sequence: Int64) {
        self.id = id
        self.resumeURL = resumeURL
        self.sequence = sequence
    }
}
