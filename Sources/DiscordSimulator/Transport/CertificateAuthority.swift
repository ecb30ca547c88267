// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Timekeeping

/// A throwaway root and a certificate for `localhost` and `127.0.0.1` signed by it. The root is written to a temporary
/// directory so that clients can trust it; its private key is discarded.
struct CertificateAuthority: Sendable {
    /// Far longer than any run, because the simulated clock can be years ahead of or behind the system clock.
    private static let validity: TimeInterval = 10 * 365 * 86_400

    /// Path of the root certificate, in PEM form.
    let rootFile: String
    /// The server's certificate, in DER form.
    let certificate: [UInt8]
    /// The server's private key, in DER form (SEC 1).
    let privateKey: [UInt8]
    private let directory: String

    init(clock: any WallClock) throws {
        do {
            let start = min(clock.wallNow.date, SystemClock().wallNow.date).addingTimeInterval(-Self.validity)
            let end = max(clock.wallNow.date, SystemClock().wallNow.date).addingTimeInterval(Self.validity)
            let rootKey = try GnuTLSPrivateKey()
            let root = try GnuTLSCertificate(commonName: "Simulated Discord Root", key: rootKey, from: start, to: end)
            try root.makeAuthority()
            try root.sign(issuer: root, key: rootKey)
            let key = try GnuTLSPrivateKey()
            let leaf = try GnuTLSCertificate(commonName: "localhost", key: key, from: start, to: end)
            try leaf.makeServer(dnsName: "localhost", address: [127, 0, 0, 1])
            try leaf.sign(issuer: root, key: rootKey)
            certificate = try leaf.exported(.der)
            privateKey = try key.exported()

            let folder = FileManager.default.temporaryDirectory
                .appendingPathComponent("simulated-discord-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let file = folder.appendingPathComponent("root.pem")
            try Data(root.exported(.pem)).write(to: file, options: .atomic)
            directory = folder.path
            rootFile = file.path
        } catch {
            throw SimulatorError(
                code: .certificate, message: "Cannot create the throwaway certificates for TLS: \(error)")
        }
    }

    /// Removes the root's file.
    func removeFiles() {
        try? FileManager.default.removeItem(atPath: directory)
    }
}
