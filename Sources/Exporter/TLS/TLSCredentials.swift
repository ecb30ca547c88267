// SPDX-License-Identifier: MIT
// Part of StatsBot.

import CGnuTLS

/// A certificate and its private key, read and verified to match.
///
/// Connections keep the credentials that they were opened with alive, so newer credentials do not affect them.
final class TLSCredentials: Sendable {
    /// TLS 1.2 and 1.3, only with forward secrecy and authenticated encryption; the server's order takes precedence.
    static let priorities =
        "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:-RSA:-DHE-RSA:"
        + "-CIPHER-ALL:+AES-256-GCM:+AES-128-GCM:+CHACHA20-POLY1305:%SERVER_PRECEDENCE"

    /// The contents of the files, NUL-terminated for libmicrohttpd.
    let certificate: [UInt8]
    let key: [UInt8]
    /// The expiration time of the certificate, in seconds since 1970.
    let expiry: Int

    /// The address of the GnuTLS object, as a number because pointers are not Sendable. It is not modified after
    /// `init`.
    private let address: UInt

    /// Reads and checks the files.
    init(_ files: HTTPServerTLS) throws(HTTPServerError) {
        certificate = try PEMFile.contents(of: files.certificateFile, what: "certificate")
        key = try PEMFile.contents(of: files.keyFile, what: "private key")
        let chain = try CertificateChain(certificate, file: files.certificateFile)
        defer { chain.free() }
        expiry = chain.expiry
        let privateKey = try PrivateKey(key, file: files.keyFile)
        defer { privateKey.free() }

        var credentials: gnutls_certificate_credentials_t?
        gnutls_certificate_allocate_credentials(&credentials)
        guard let credentials else {
            throw HTTPServerError(.invalidCertificate, "Cannot serve HTTPS: GnuTLS is out of memory")
        }
        var certificates = chain.certificates
        let status = gnutls_certificate_set_x509_key(
            credentials, &certificates, Int32(certificates.count), privateKey.handle)
        guard status >= 0 else {
            gnutls_certificate_free_credentials(credentials)
            let files = "\(PEMFile.quoted(files.certificateFile)) and \(PEMFile.quoted(files.keyFile))"
            throw HTTPServerError(
                .invalidCertificate,
                status == GNUTLS_E_CERTIFICATE_KEY_MISMATCH
                    ? "The certificate and the private key in \(files) do not match; the first certificate in the file "
                        + "must be the server's own"
                    : "GnuTLS rejects \(files): \(String(cString: gnutls_strerror(status)))")
        }
        address = UInt(bitPattern: credentials)
    }

    deinit {
        gnutls_certificate_free_credentials(gnutls_certificate_credentials_t(bitPattern: address))
    }

    /// Sets the credentials of a session. Must be called before its handshake.
    func apply(to session: UnsafeMutableRawPointer) {
        gnutls_credentials_set(
            OpaquePointer(session), GNUTLS_CRD_CERTIFICATE, UnsafeMutableRawPointer(bitPattern: address))
    }
}

/// The certificates in a PEM file, the server's own first.
private struct CertificateChain {
    let certificates: [gnutls_x509_crt_t?]

    init(_ pem: [UInt8], file: String) throws(HTTPServerError) {
        var list: UnsafeMutablePointer<gnutls_x509_crt_t?>?
        var count: UInt32 = 0
        let status = PEMFile.withDatum(pem) { datum in
            gnutls_x509_crt_list_import2(&list, &count, datum, GNUTLS_X509_FMT_PEM, 0)
        }
        guard status >= 0, let list, count > 0 else {
            throw HTTPServerError(
                .invalidCertificate,
                "\(PEMFile.quoted(file)) contains no PEM certificate (\(String(cString: gnutls_strerror(status)))); "
                    + "it must have the lines BEGIN CERTIFICATE and END CERTIFICATE")
        }
        certificates = (0..<Int(count)).map { list[$0] }
        statsbot_gnutls_free(list)
    }

    var expiry: Int { Int(gnutls_x509_crt_get_expiration_time(certificates[0])) }

    func free() {
        for certificate in certificates { gnutls_x509_crt_deinit(certificate) }
    }
}

/// The private key in a PEM file.
private struct PrivateKey {
    let handle: gnutls_x509_privkey_t

    init(_ pem: [UInt8], file: String) throws(HTTPServerError) {
        var key: gnutls_x509_privkey_t?
        gnutls_x509_privkey_init(&key)
        guard let key else {
            throw HTTPServerError(.invalidCertificate, "Cannot serve HTTPS: GnuTLS is out of memory")
        }
        let status = PEMFile.withDatum(pem) { datum in
            gnutls_x509_privkey_import2(key, datum, GNUTLS_X509_FMT_PEM, nil, 0)
        }
        guard status >= 0 else {
            gnutls_x509_privkey_deinit(key)
            let isEncrypted = pem.firstRange(of: Array("ENCRYPTED".utf8)) != nil
            throw HTTPServerError(
                .invalidCertificate,
                isEncrypted
                    ? "The private key in \(PEMFile.quoted(file)) is protected by a passphrase; use a key without one, "
                        + "in a file that only the server's user can read"
                    : "\(PEMFile.quoted(file)) contains no PEM private key "
                        + "(\(String(cString: gnutls_strerror(status)))); "
                        + "it must have the lines BEGIN PRIVATE KEY and END PRIVATE KEY")
        }
        handle = key
    }

    func free() {
        gnutls_x509_privkey_deinit(handle)
    }
}

extension PEMFile {
    fileprivate static func withDatum(
        _ pem: [UInt8], _ body: (UnsafePointer<gnutls_datum_t>) -> Int32
    ) -> Int32 {
        var text = pem
        return text.withUnsafeMutableBufferPointer { bytes in
            // Without the terminating NUL.
            var datum = gnutls_datum_t(data: bytes.baseAddress, size: UInt32(bytes.count - 1))
            return body(&datum)
        }
    }
}
