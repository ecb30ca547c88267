// SPDX-License-Identifier: MIT
// Part of StatsBot.

import ArgumentParser
import Foundation
import FoundationNetworking

/// `statsbot probe`.
struct ProbeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "probe",
        abstract: "Asks a running bot whether it works: exit code 0 if so, 1 if not. For health checks of containers.",
        discussion: """
            It prints one line. Without --url it asks where EXPORTER_HOST and EXPORTER_PORT say, with HTTPS where \
            EXPORTER_TLS_CERT is set; that certificate is then trusted.
            """)

    @Option(help: "The bot's HTTP server, such as http://127.0.0.1:9464.")
    var url: String?

    @Flag(help: "Ask whether it can do its work now (/readyz), not only whether it works (/healthz).")
    var ready = false

    @Flag(help: "Do not check the server's certificate.")
    var insecure = false

    @Option(help: "Seconds to wait for the answer.")
    var timeout = 3.0

    func validate() throws {
        guard timeout > 0, timeout <= 3_600 else { throw ValidationError("--timeout must be above 0, at most 3600.") }
        guard url.map({ ProbeTarget.isServer($0) }) ?? true else {
            throw ValidationError("--url must be a server such as http://127.0.0.1:9464.")
        }
    }

    func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        let target = url.map { ProbeTarget(server: $0) } ?? ProbeTarget(environment: environment)
        let path = ready ? "/readyz" : "/healthz"
        guard let address = URL(string: target.server + path) else {
            throw ValidationError("\(target.server) is no server's address.")
        }
        target.trust(environment: environment, insecure: insecure)
        let configuration = URLSessionConfiguration.ephemeral
        configuration.timeoutIntervalForRequest = timeout
        configuration.timeoutIntervalForResource = timeout
        let answer = try? await URLSession(configuration: configuration).data(from: address)
        guard let (body, response) = answer, let status = (response as? HTTPURLResponse)?.statusCode else {
            print("no answer from \(address.absoluteString)")
            throw ExitCode(1)
        }
        print("\(status) \(Self.line(body))")
        if status != 200 { throw ExitCode(1) }
    }

    /// An answer's lines as one, without what a terminal would obey.
    static func line(_ body: Data) -> String {
        String(decoding: body.prefix(1_000), as: UTF8.self).split(whereSeparator: \.isNewline)
            .joined(separator: "; ").filter {
                $0.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
            }
    }
}

/// The server that is asked.
struct ProbeTarget: Equatable {
    /// The scheme, the host and perhaps the port, with no slash at the end.
    let server: String

    init(server: String) {
        self.server = server.hasSuffix("/") ? String(server.dropLast()) : server
    }

    /// Where a bot with these variables listens; one that listens on every address is asked on loopback.
    init(environment: [String: String]) {
        func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        let isTLS = value("EXPORTER_TLS_CERT") != nil
        var host = value("EXPORTER_HOST") ?? "127.0.0.1"
        if host == "0.0.0.0" { host = "127.0.0.1" }
        if host == "::" { host = "::1" }
        if host.contains(":") { host = "[\(host)]" }
        server = "\(isTLS ? "https" : "http")://\(host):\(value("EXPORTER_PORT") ?? "9464")"
    }

    static func isServer(_ text: String) -> Bool {
        guard let parts = URLComponents(string: text), let host = parts.host else { return false }
        return !host.isEmpty && ["http", "https"].contains(parts.scheme) && ["", "/"].contains(parts.path)
            && parts.query == nil
    }

    /// Says which certificates to trust, before the first request. Foundation on Linux reads that from a variable of
    /// the process and has no other way (swift-corelibs-foundation, EasyHandle).
    func trust(environment: [String: String], insecure: Bool) {
        let name = "URLSessionCertificateAuthorityInfoFile"
        if insecure {
            setenv(name, "INSECURE_SSL_NO_VERIFY", 1)
        } else if let certificate = environment["EXPORTER_TLS_CERT"], !certificate.isEmpty {
            setenv(name, certificate, 1)
        }
    }
}
