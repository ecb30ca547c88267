// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import NIOCore
import NIOSSL
import Testing
import Timekeeping
import TimekeepingTestKit

@testable import DiscordGateway

@Suite("Gateway TLS", .timeLimit(.minutes(5)))
struct TLSFailureTests {
    @Test(
        "A certificate must be trusted and valid for the host",
        arguments: [
            ("localhost", true, nil), ("localhost", false, "tls_failed"), ("127.0.0.1", true, "tls_failed"),
        ] as [(String, Bool, String?)])
    func certificate(_ host: String, _ isTrusted: Bool, _ reason: String?) async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).pem")
        try Data(Self.certificate.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let context = try NIOSSLContext(
            configuration: .makeServerConfiguration(
                certificateChain: NIOSSLCertificate.fromPEMBytes(Array(Self.certificate.utf8)).map { .certificate($0) },
                privateKey: .privateKey(NIOSSLPrivateKey(bytes: Array(Self.key.utf8), format: .pem))))

        let script: @Sendable (ScriptedConnection) async throws -> Void = { server in
            try await server.hello()
            while try await server.next() != nil {}
        }
        try await withScriptedGateway(
            [script],
            prepare: { try $0.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context)) }
        ) { url in
            let port = try #require(url.split(separator: ":").last)
            var configuration = GatewayConfiguration(
                url: "wss://\(host):\(port)", token: "secret", intents: .statistics, compression: .none)
            if isTrusted { configuration.trustRootsFile = file.path() }
            let (statuses, status) = AsyncStream.makeStream(of: GatewayStatus.self)
            let clock = ManualClock()
            let shard = GatewayShard(
                configuration: configuration, session: nil, clock: clock, logger: CapturedLog().logger,
                onStatusChange: { status.yield($0) }, random: { 1 })
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { [shard] in try await shard.run { _ in } }
                // The delay after the failure, or the heartbeat of the connection.
                await clock.waitForSleepers()
                group.cancelAll()
                try await group.waitForAll()
            }
            status.finish()
            let reasons = await statuses.reduce(into: []) { $0.append($1.lastDisconnect) }
            #expect(reasons == (reason == nil ? [nil] : [nil, reason]))
        }
    }

    /// A self-signed certificate for `localhost`, only for this test, valid until 2120.
    private static let certificate = """
        -----BEGIN CERTIFICATE-----
        MIIBUzCB+6ADAgECAhRNV3aHFYVBz3Enq7tK6xwxtm3/PTAKBggqhkjOPQQDAjAU
        MRIwEAYDVQQDDAlsb2NhbGhvc3QwIBcNMjAwMTAxMDAwMDAwWhgPMjEyMDAxMDEw
        MDAwMDBaMBQxEjAQBgNVBAMMCWxvY2FsaG9zdDBZMBMGByqGSM49AgEGCCqGSM49
        AwEHA0IABPMZdXowF4AR7bMT0hGK07RVxO6pyyol7su1YPtgppw2W1WhHnkTKGSO
        Hfa50yJjewsUC4Saz8/8Gy8wgOAfzZGjKTAnMA8GA1UdEwEB/wQFMAMBAf8wFAYD
        VR0RBA0wC4IJbG9jYWxob3N0MAoGCCqGSM49BAMCA0cAMEQCIAdMQT3Bf40v9rvD
        79DqVmXLTpgnTOJ1ArW/8xeCN23cAiAqO7vmCsxP06PJpnCCVKU01+Ie22mGxuu7
        Kn7lYEqatw==
        -----END CERTIFICATE-----
        """

    private static let key = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgLw/wBZgvj7NDIbXs
        aIsw3sQ+w692kUahjBB3gjKjCvKhRANCAATzGXV6MBeAEe2zE9IRitO0VcTuqcsq
        Je7LtWD7YKacNltVoR55Eyhkjh32udMiY3sLFAuEms/P/BsvMIDgH82R
        -----END PRIVATE KEY-----
        """
}
