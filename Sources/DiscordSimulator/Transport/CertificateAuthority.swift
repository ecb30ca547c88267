// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Crypto
import Foundation
import SwiftASN1
import Timekeeping
import X509

/// A throw-away root and a certificate for `localhost` and `127.0.0.1` that it has signed. The root is written to a
/// temporary directory, for the client to trust; its key is not kept.
struct CertificateAuthority: Sendable {
    /// Far longer than any run; the world may be some way ahead of or behind the machine.
    private static let validity: TimeInterval = 10 * 365 * 86_400

    /// The root certificate's PEM file.
    let rootFile: String
    /// The server's certificate in DER form.
    let certificate: [UInt8]
    /// The server's private key in DER form.
    let privateKey: [UInt8]
    private let directory: String

    init(clock: any WallClock) throws {
        do {
            let start = min(clock.now.date, SystemClock().now.date).addingTimeInterval(-Self.validity)
            let end = max(clock.now.date, SystemClock().now.date).addingTimeInterval(Self.validity)
            let rootKey = Certificate.PrivateKey(P256.Signing.PrivateKey())
            let rootName = try DistinguishedName { CommonName("Simulated Discord Root") }
            let root = try Self.root(key: rootKey, name: rootName, from: start, to: end)
            let key = P256.Signing.PrivateKey()
            let leaf = try Self.leaf(key: key, issuer: rootName, issuerKey: rootKey, from: start, to: end)
            var serializer = DER.Serializer()
            try serializer.serialize(leaf)
            certificate = serializer.serializedBytes
            privateKey = [UInt8](key.derRepresentation)
            let folder = FileManager.default.temporaryDirectory
                .appendingPathComponent("simulated-discord-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let file = folder.appendingPathComponent("root.pem")
            try root.serializeAsPEM().pemString.write(to: file, atomically: true, encoding: .utf8)
            directory = folder.path
            rootFile = file.path
        } catch {
            throw SimulatorError(
                code: .certificate, message: "Cannot make the throw-away certificates for TLS: \(error).")
        }
    }

    /// Removes the root's file.
    func removeFiles() {
        try? FileManager.default.removeItem(atPath: directory)
    }

    private static func root(
        key: Certificate.PrivateKey, name: DistinguishedName, from start: Date, to end: Date
    ) throws -> Certificate {
        try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: key.publicKey, notValidBefore: start,
            notValidAfter: end, issuer: name, subject: name, signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
                Critical(KeyUsage(keyCertSign: true))
            },
            issuerPrivateKey: key)
    }

    private static func leaf(
        key: P256.Signing.PrivateKey, issuer: DistinguishedName, issuerKey: Certificate.PrivateKey, from start: Date,
        to end: Date
    ) throws -> Certificate {
        try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: Certificate.PublicKey(key.publicKey),
            notValidBefore: start, notValidAfter: end, issuer: issuer,
            subject: try DistinguishedName { CommonName("localhost") }, signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.notCertificateAuthority)
                Critical(KeyUsage(digitalSignature: true))
                try ExtendedKeyUsage([.serverAuth])
                SubjectAlternativeNames([
                    .dnsName("localhost"), .ipAddress(ASN1OctetString(contentBytes: [127, 0, 0, 1])),
                ])
            },
            issuerPrivateKey: issuerKey)
    }
}
