// SPDX-License-Identifier: MIT
// Part of StatsBot.

import NIOCore
import NIOSSL

extension CertificateAuthority {
    /// Creates the TLS context with the server's certificate and key.
    func makeServerContext() throws -> NIOSSLContext {
        do {
            var configuration = TLSConfiguration.makeServerConfiguration(
                certificateChain: [.certificate(try NIOSSLCertificate(bytes: certificate, format: .der))],
                privateKey: .privateKey(try NIOSSLPrivateKey(bytes: privateKey, format: .der)))
            // Not every client replies to close_notify.
            configuration.shutdownTimeout = .seconds(1)
            return try NIOSSLContext(configuration: configuration)
        } catch {
            throw SimulatorError(code: .certificate, message: "Cannot use the throwaway certificate for TLS: \(error)")
        }
    }
}
