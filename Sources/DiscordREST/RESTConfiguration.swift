// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Configuration of a `DiscordClient`.
public struct RESTConfiguration: Sendable {
    /// API root including the version, `http` or `https`, with or without a trailing slash.
    public var baseURL: String
    /// The bot's token without the `Bot ` prefix. Excluded from descriptions of this value.
    public var token: String
    /// User agent. Discord requires the form `DiscordBot (url, version)`, optionally followed by more text. Source:
    /// Reference, "User Agent".
    public var userAgent: String
    /// PEM file of additional trusted certificate authorities. Certificates are always verified.
    public var trustRootsFile: String?
    /// Maximum number of attempts per call if failures are temporary; 1 or more.
    public var maximumAttempts: Int
    /// Maximum duration of one attempt, in real time, from connecting to the last byte of the response.
    public var timeout: Duration

    /// Creates a configuration. `DiscordClient.init` validates it.
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
    /// The configuration as text, without the token.
    public var description: String { "RESTConfiguration(baseURL: \(baseURL), userAgent: \(userAgent))" }

    /// The configuration for `dump` and debuggers, without the token.
    public var customMirror: Mirror { Mirror(self, children: ["baseURL": baseURL, "userAgent": userAgent]) }
}
