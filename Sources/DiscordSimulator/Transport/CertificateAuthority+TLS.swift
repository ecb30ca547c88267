// SPDX-License-Identifier: MIT
// Part of StatsBot.

import NIOCore
import NIOSSL

extension CertificateAuthority {
    /// What the server shows and proves in a TLS handshake.
    func makeServerContext() throws -> NIOSSLContext {
        do {
            var configuration = TLSConfiguration.makeServerConfiguration(
                certificateChain: [.certificate(try NIOSSLCertificate(bytes: certificate, format: .der))],
                privateKey: .privateKey(try NIOSSLPrivateKey(bytes: privateKey, format: .der)))
            // Not every client answers the goodbye.
            configuration.shutdownTimeout = .seconds(1)
            return try NIOSSLContext(configuration: configuration)
        } catch {
            throw SimulatorError(code: .certificate, message: "The throw-away certificate was refused: \(error).")
        }
    }
}
