// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// The certificate files of an HTTPS server.
public struct HTTPServerTLS: Sendable, Hashable {
    /// The path of a PEM file with the certificate, followed by any intermediate certificates.
    public var certificateFile: String
    /// The path of a PEM file with the certificate's private key, without a passphrase.
    public var keyFile: String

    /// Specifies the files. They are read when the server starts and by `HTTPServer.reloadCertificates()`.
    public init(certificateFile: String, keyFile: String) {
        self.certificateFile = certificateFile
        self.keyFile = keyFile
    }
}
