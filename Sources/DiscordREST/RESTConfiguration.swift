// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// How to reach Discord's HTTP API.
public struct RESTConfiguration: Sendable {
    /// The API's root with its version, `http` or `https`; with or without a slash at the end.
    public var baseURL: String
    /// The bot's token, without `Bot ` before it. It stands in no description of this value.
    public var token: String
    /// Who calls. Discord requires the form `DiscordBot (url, version)`; more may follow. Source: Reference, "User Agent".
    public var userAgent: String
    /// A PEM file of certificate authorities that are trusted beside the system's. Certificates are always verified.
    public var trustRootsFile: String?
    /// How often one call is sent at most, where it fails for a reason that may pass; 1 or more.
    public var maximumAttempts: Int
    /// How long one exchange may take, in real time, from connecting to the last byte of the answer.
    public var timeout: Duration

    /// Makes a configuration. It is checked when a client is made from it.
    public init(
        baseURL: String = "https://discord.com/api/v10", token: String, userAgent: String,
        trustRootsFile: String? = nil,
        maximumAttempts: Int = 3, timeout: Duration = .seconds(15)
    ) {
        self.baseURL = baseURL
        self.token = token
        self.userAgent = userAgent
        self.trustRootsFile = trustRootsFile
        self.maximumAttempts = maximumAttempts
        self.timeout = timeout
    }
}

extension RESTConfiguration: CustomStringConvertible, CustomReflectable {
    /// The text form, without the token.
    public var description: String { "RESTConfiguration(baseURL: \(baseURL), userAgent: \(userAgent))" }

    /// The same for `dump` and debuggers.
    public var customMirror: Mirror { Mirror(self, children: ["baseURL": baseURL, "userAgent": userAgent]) }
}
