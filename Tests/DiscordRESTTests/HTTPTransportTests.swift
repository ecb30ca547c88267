// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import NIOSSL
import Testing

@testable import DiscordREST

@Suite("HTTP transport", .timeLimit(.minutes(5)))
struct HTTPTransportTests {
    @Test(
        "An invalid base URL is rejected",
        arguments: [
            "", "discord.com/api/v10", "ftp://discord.com", "https://", "https:///api", "https://a/b?c=d",
            "https://a/b#c", "https://user@a/b", "https://a b/",
        ])
    func baseURL(text: String) {
        let error = #expect(throws: RESTError.self) {
            _ = try HTTPTransport(RESTConfiguration(baseURL: text, token: "t", userAgent: "u"))
        }
        #expect(error?.code == .invalidConfiguration)
        #expect(error?.message == "Invalid API base URL \"\(text)\"")
    }

    @Test(
        "A token with invalid characters is rejected and not shown", arguments: ["", "se cret", "secret\n", "sécret"])
    func token(text: String) {
        let error = #expect(throws: RESTError.self) {
            _ = try HTTPTransport(RESTConfiguration(token: text, userAgent: "u"))
        }
        #expect(error?.code == .invalidConfiguration)
        #expect(error?.message == "The token is empty or contains invalid characters")
    }

    @Test("Unreadable trusted certificates are rejected", arguments: ["/nowhere/roots.pem", "/dev/null"])
    func trustRoots(file: String) {
        let error = #expect(throws: RESTError.self) {
            _ = try HTTPTransport(RESTConfiguration(token: "t", userAgent: "u", trustRootsFile: file))
        }
        #expect(error?.code == .invalidConfiguration)
        #expect(error?.message.contains(file) == true)
    }

    @Test("A certificate is trusted only if a trusted root issued it")
    func tls() async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).pem")
        try Data(Self.certificate.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let context = try NIOSSLContext(
            configuration: .makeServerConfiguration(
                certificateChain: try NIOSSLCertificate.fromPEMBytes(Array(Self.certificate.utf8)).map {
                    .certificate($0)
                },
                privateKey: .privateKey(try NIOSSLPrivateKey(bytes: Array(Self.key.utf8), format: .pem))))

        try await ScriptedServer.withServer(tls: context, script: { _, _ in .answer(200, [], "ok") }) {
            server async throws in
            func send(trustRootsFile: String?) async throws -> String {
                let transport = try HTTPTransport(
                    RESTConfiguration(
                        baseURL: "https://127.0.0.1:\(server.port)", token: "t", userAgent: "u",
                        trustRootsFile: trustRootsFile))
                do {
                    let answer = try await transport.send(.currentUser())
                    try await transport.shutdown()
                    return String(decoding: answer.body, as: UTF8.self)
                } catch {
                    try await transport.shutdown()
                    throw error
                }
            }
            #expect(try await send(trustRootsFile: file.path()) == "ok")
            let failure = await #expect(throws: TransportFailure.self) { try await send(trustRootsFile: nil) }
            #expect(failure?.wasNotSent == true)
            #expect(server.received.count == 1)
        }
    }

    /// A self-signed certificate for 127.0.0.1, only for this test, valid until 2120.
    private static let certificate = """
        -----BEGIN CERTIFICATE-----
        MIIBXTCCAQKgAwIBAgIBATAKBggqhkjOPQQDAjAUMRIwEAYDVQQDDAlsb2NhbGhv
        c3QwIBcNMjAwMTAxMDAwMDAwWhgPMjEyMDAxMDEwMDAwMDBaMBQxEjAQBgNVBAMM
        CWxvY2FsaG9zdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABBNJCB3E+S0erenX
        NwUD+kWWC2KkLikr9jy9UvnwFT/HolPN+MNYKuHw7PVHq3VwCeDSW0BsVgqS5djH
        D9HV+UijQzBBMA8GA1UdEwEB/wQFMAMBAf8wDwYDVR0RBAgwBocEfwAAATAdBgNV
        HQ4EFgQUbg6sCML0IS8U1YiyxmkFvNElPDAwCgYIKoZIzj0EAwIDSQAwRgIhAKUR
        Vlr1dkhCg0ZTgtqGzN91gPwdzdxcqeEVaXqiEBX2AiEAt341EyWMMKTqhIk06gyp
        SZAm1xMAzTT4MCOCdPaM+X0=
        -----END CERTIFICATE-----
        """

    private static let key = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg/4afoFZUjY//9NWF
        FQoHZUjeKUbe6hRjEMtm8hpnVeehRANCAAQTSQgdxPktHq3p1zcFA/pFlgtipC4p
        K/Y8vVL58BU/x6JTzfjDWCrh8Oz1R6t1cAng0ltAbFYKkuXYxw/R1flI
        -----END PRIVATE KEY-----
        """
}
