// SPDX-License-Identifier: MIT
// Part of StatsBot.

import ArgumentParser
import AsyncHTTPClient
import BotConfiguration
import Exporter
import Formatting
import Foundation
import NIOCore
import NIOHTTP1
import NIOSSL
import StatsBot

/// `statsbot probe`.
struct ProbeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "probe",
        abstract: "Check the health of a running bot. Exit code 0 if healthy, 1 if not, for container health checks.",
        discussion: """
            Prints one line. Without --url the address follows from EXPORTER_HOST and EXPORTER_PORT in the bot's own \
            configuration, with HTTPS if EXPORTER_TLS_CERT is set; that certificate is trusted whatever its name.
            """)

    @Option(help: "URL of the bot's HTTP server, such as http://127.0.0.1:9464.")
    var url: String?

    @Flag(help: "Check readiness (/readyz) instead of health (/healthz).")
    var ready = false

    @Flag(help: "Do not verify the server's certificate.")
    var insecure = false

    @Option(help: "Timeout in seconds.")
    var timeout = 3.0

    @OptionGroup var options: ConfigurationOptions

    func validate() throws {
        guard timeout > 0, timeout <= 3_600 else {
            throw ValidationError("--timeout must be above 0 and at most 3600.")
        }
        guard url.map(ProbeTarget.isServer) ?? true else {
            throw ValidationError("--url must be a URL such as http://127.0.0.1:9464.")
        }
    }

    func run() async throws {
        let target = try url.map { ProbeTarget(server: $0) } ?? configuredTarget()
        let address = target.server + (ready ? "/readyz" : "/healthz")
        let patience = TimeAmount.milliseconds(Int64(timeout * 1_000))
        var configuration = HTTPClient.Configuration(tlsConfiguration: target.tls(insecure: insecure))
        configuration.redirectConfiguration = .disallow
        configuration.timeout.connect = patience
        do {
            let (status, body) = try await HTTPClient.withHTTPClient(configuration: configuration) { client in
                var request = HTTPClientRequest(url: address)
                // With the token, the response includes the messages of the checks.
                if let token = target.token {
                    request.headers.add(name: "Authorization", value: "Bearer \(token.revealed)")
                }
                let response = try await client.execute(request, timeout: patience)
                return (response.status.code, try await response.body.collect(upTo: 65_536))
            }
            print("\(status) \(Self.line(String(buffer: body)))")
            if status != 200 { throw ExitCode(1) }
        } catch let code as ExitCode {
            throw code
        } catch {
            print("no response from \(address): \(Self.line("\(error)"))")
            throw ExitCode(1)
        }
    }

    /// The server in the configuration. An invalid configuration counts as a failed probe.
    private func configuredTarget() throws -> ProbeTarget {
        do {
            return ProbeTarget(try ServerSettings.read(from: options.sources))
        } catch {
            print(Self.line("\(error)"))
            throw ExitCode(1)
        }
    }

    /// A response in one line, without control characters, which a terminal might interpret.
    static func line(_ body: String) -> String {
        body.prefix(1_000).split(whereSeparator: \.isNewline).joined(separator: "; ")
            .replacingUnsafe(with: "")
    }
}

/// The server to check.
struct ProbeTarget: Equatable {
    /// Scheme, host and optional port, without a trailing slash.
    let server: String
    /// The bot's own certificate, if known.
    var certificate: String?
    /// The bot's own `EXPORTER_TOKEN`, if known.
    var token: Secret?

    init(server: String) {
        self.server = server.hasSuffix("/") ? String(server.dropLast()) : server
    }

    /// The server of a bot with these settings; on loopback if it listens on all addresses.
    init(_ settings: ServerSettings) {
        certificate = settings.certificateFile
        token = settings.token
        let everywhere = ["0.0.0.0": "127.0.0.1", "::": "::1"]
        let address = HTTPAddress(host: everywhere[settings.host] ?? settings.host, port: settings.port)
        server = "\(certificate == nil ? "http" : "https")://\(address)"
    }

    static func isServer(_ text: String) -> Bool {
        guard let parts = URLComponents(string: text), let host = parts.host else { return false }
        return !host.isEmpty && ["http", "https"].contains(parts.scheme) && ["", "/"].contains(parts.path)
            && parts.query == nil
    }

    /// How to verify the server's certificate.
    func tls(insecure: Bool) -> TLSConfiguration {
        var tls = TLSConfiguration.makeClientConfiguration()
        if insecure {
            tls.certificateVerification = .none
        } else if let certificate {
            tls.additionalTrustRoots = [.file(certificate)]
            // The request uses the address, but the certificate is for the public host name.
            tls.certificateVerification = .noHostnameVerification
        }
        return tls
    }
}
