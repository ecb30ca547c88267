// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// The files that make a server speak HTTPS.
public struct HTTPServerTLS: Sendable, Hashable {
    /// The path of the certificate in PEM, followed by those of the authorities between it and the root.
    public var certificateFile: String
    /// The path of the certificate's private key in PEM, without a passphrase.
    public var keyFile: String

    /// Names the files; they are read when the server starts, and again at `HTTPServer.reloadCertificates()`.
    public init(certificateFile: String, keyFile: String) {
        self.certificateFile = certificateFile
        self.keyFile = keyFile
    }
}
