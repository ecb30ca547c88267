// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// The addresses of a simulator.
public struct SimulatorEndpoints: Sendable, Equatable {
    /// Base URL of the REST API, including the version: `http://127.0.0.1:8900/api/v10`.
    public var apiBaseURL: String
    /// URL of the gateway, without a query: `ws://127.0.0.1:8900`.
    public var gatewayURL: String
    /// Base URL of the control routes: `http://127.0.0.1:8900/simulator`.
    public var controlURL: String
    /// URL of the guild's initial webhook, which posts to the channel `stats`.
    public var webhookURL: String
    /// The port the simulator listens on.
    public var port: Int
    /// With TLS, the path of the root certificate (PEM) that the client must trust.
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
