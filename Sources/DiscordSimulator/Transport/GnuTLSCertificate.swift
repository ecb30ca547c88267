// SPDX-License-Identifier: MIT
// Part of StatsBot.

import CGnuTLS
import Foundation

/// A GnuTLS error code, with GnuTLS's description.
struct GnuTLSError: Error, CustomStringConvertible {
    let code: Int32

    var description: String { "\(String(cString: gnutls_strerror(code))) (GnuTLS error \(code))" }

    /// Throws if `code` is an error, i.e. negative.
    static func check(_ code: Int32) throws {
        guard code >= 0 else { throw GnuTLSError(code: code) }
    }
}

/// A P-256 private key.
final class GnuTLSPrivateKey {
    fileprivate let handle: gnutls_x509_privkey_t

    init() throws {
        var handle: gnutls_x509_privkey_t?
        try GnuTLSError.check(gnutls_x509_privkey_init(&handle))
        guard let handle else { throw GnuTLSError(code: GNUTLS_E_MEMORY_ERROR) }
        self.handle = handle
        try GnuTLSError.check(statsbot_gnutls_generate_p256(handle))
    }

    deinit { gnutls_x509_privkey_deinit(handle) }

    /// The key in DER form (SEC 1).
    func exported() throws -> [UInt8] {
        var data = gnutls_datum_t()
        try GnuTLSError.check(gnutls_x509_privkey_export2(handle, GNUTLS_X509_FMT_DER, &data))
        return data.taken()
    }
}

/// An X.509 certificate under construction (RFC 5280), signed with ECDSA and SHA-256.
final class GnuTLSCertificate {
    enum Encoding { case der, pem }

    fileprivate let handle: gnutls_x509_crt_t

    init(commonName: String, key: GnuTLSPrivateKey, from start: Date, to end: Date) throws {
        var handle: gnutls_x509_crt_t?
        try GnuTLSError.check(gnutls_x509_crt_init(&handle))
        guard let handle else { throw GnuTLSError(code: GNUTLS_E_MEMORY_ERROR) }
        self.handle = handle
        // A serial number is positive, so its first bit is clear.
        let serial = [UInt8.random(in: 1...0x7F)] + (0..<15).map { _ in UInt8.random(in: .min ... .max) }
        try GnuTLSError.check(gnutls_x509_crt_set_version(handle, 3))
        try GnuTLSError.check(gnutls_x509_crt_set_serial(handle, serial, serial.count))
        try GnuTLSError.check(gnutls_x509_crt_set_activation_time(handle, time_t(start.timeIntervalSince1970)))
        try GnuTLSError.check(gnutls_x509_crt_set_expiration_time(handle, time_t(end.timeIntervalSince1970)))
        try GnuTLSError.check(
            gnutls_x509_crt_set_dn_by_oid(
                handle, GNUTLS_OID_X520_COMMON_NAME, 0, commonName, UInt32(commonName.utf8.count)))
        try GnuTLSError.check(gnutls_x509_crt_set_key(handle, key.handle))
    }

    deinit { gnutls_x509_crt_deinit(handle) }

    /// Allows the certificate to sign others, but not further authorities.
    func makeAuthority() throws {
        try GnuTLSError.check(gnutls_x509_crt_set_basic_constraints(handle, 1, 0))
        try GnuTLSError.check(gnutls_x509_crt_set_key_usage(handle, UInt32(GNUTLS_KEY_KEY_CERT_SIGN)))
    }

    /// Makes it a TLS server's certificate for a host name and an IPv4 address.
    func makeServer(dnsName: String, address: [UInt8]) throws {
        try GnuTLSError.check(gnutls_x509_crt_set_basic_constraints(handle, 0, -1))
        try GnuTLSError.check(gnutls_x509_crt_set_key_usage(handle, UInt32(GNUTLS_KEY_DIGITAL_SIGNATURE)))
        try GnuTLSError.check(gnutls_x509_crt_set_key_purpose_oid(handle, GNUTLS_KP_TLS_WWW_SERVER, 0))
        try GnuTLSError.check(
            gnutls_x509_crt_set_subject_alt_name(
                handle, GNUTLS_SAN_DNSNAME, dnsName, UInt32(dnsName.utf8.count), UInt32(GNUTLS_FSAN_SET)))
        try GnuTLSError.check(
            gnutls_x509_crt_set_subject_alt_name(
                handle, GNUTLS_SAN_IPADDRESS, address, UInt32(address.count), UInt32(GNUTLS_FSAN_APPEND)))
    }

    /// Signs the certificate. Must be called after all properties are set.
    func sign(issuer: GnuTLSCertificate, key: GnuTLSPrivateKey) throws {
        try GnuTLSError.check(gnutls_x509_crt_sign2(handle, issuer.handle, key.handle, GNUTLS_DIG_SHA256, 0))
    }

    func exported(_ encoding: Encoding) throws -> [UInt8] {
        var data = gnutls_datum_t()
        let format = encoding == .der ? GNUTLS_X509_FMT_DER : GNUTLS_X509_FMT_PEM
        try GnuTLSError.check(gnutls_x509_crt_export2(handle, format, &data))
        return data.taken()
    }
}

extension gnutls_datum_t {
    /// Copies the bytes and frees the original, which GnuTLS allocated.
    fileprivate func taken() -> [UInt8] {
        defer { statsbot_gnutls_free(data) }
        return [UInt8](UnsafeBufferPointer(start: data, count: Int(size)))
    }
}
