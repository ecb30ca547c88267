// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Where a simulator can be reached.
public struct SimulatorEndpoints: Sendable, Equatable {
    /// The REST API's root, with the version: `http://127.0.0.1:8900/api/v10`.
    public var apiBaseURL: String
    /// The gateway, without a query: `ws://127.0.0.1:8900`.
    public var gatewayURL: String
    /// The root of the control routes: `http://127.0.0.1:8900/simulator`.
    public var controlURL: String
    /// The address of the webhook that the guild has at the start; it posts into the channel `stats`.
    public var webhookURL: String
    /// The port listened on.
    public var port: Int
    /// With TLS, the path of the root certificate in PEM form, which the client must trust.
    public var caFile: String?

    init(port: Int, caFile: String?, webhook: SimulatedWebhook) {
        let tls = caFile != nil
        let authority = "\(tls ? "localhost" : "127.0.0.1"):\(port)"
        apiBaseURL = "\(tls ? "https" : "http")://\(authority)/api/v10"
        gatewayURL = "\(tls ? "wss" : "ws")://\(authority)"
        controlURL = "\(tls ? "https" : "http")://\(authority)/simulator"
        webhookURL = "\(tls ? "https" : "http")://\(authority)\(webhook.path)"
        self.port = port
        self.caFile = caFile
    }
}
