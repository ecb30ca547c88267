// SPDX-License-Identifier: MIT
// Part of StatsBot.

import CGnuTLS
import Exporter
import Glibc

/// A TLS client connection that accepts and exposes any certificate. It blocks for at most ten seconds.
final class TLSConnection {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private let descriptor: Int32
    private let session: gnutls_session_t
    private let credentials: gnutls_certificate_credentials_t

    /// Connects and performs the handshake.
    ///
    /// - Parameters:
    ///   - address: An IPv4 address.
    ///   - priorities: The client's GnuTLS priority string.
    /// - Throws: `Failure` if the connection or the handshake fails.
    init(_ address: HTTPAddress, priorities: String = "NORMAL") throws {
        var peer = sockaddr_in()
        peer.sin_family = sa_family_t(AF_INET)
        peer.sin_port = in_port_t(address.port).bigEndian
        inet_pton(AF_INET, address.host, &peer.sin_addr)
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        self.descriptor = descriptor
        var timeout = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        let connected = withUnsafePointer(to: &peer) { peer in
            peer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        var session: gnutls_session_t?
        var credentials: gnutls_certificate_credentials_t?
        gnutls_certificate_allocate_credentials(&credentials)
        gnutls_init(&session, UInt32(GNUTLS_CLIENT) | UInt32(GNUTLS_NO_SIGNAL.rawValue))
        guard connected == 0, let session, let credentials else { throw Failure(description: "no connection") }
        self.session = session
        self.credentials = credentials
        gnutls_credentials_set(session, GNUTLS_CRD_CERTIFICATE, UnsafeMutableRawPointer(credentials))
        gnutls_priority_set_direct(session, priorities, nil)
        gnutls_transport_set_int2(session, descriptor, descriptor)
        var status: Int32
        repeat { status = gnutls_handshake(session) } while status < 0 && gnutls_error_is_fatal(status) == 0
        guard status >= 0 else { throw Failure(description: String(cString: gnutls_strerror(status))) }
    }

    deinit {
        gnutls_deinit(session)
        gnutls_certificate_free_credentials(credentials)
        close(descriptor)
    }

    /// The protocol version, such as `TLS1.3`.
    var version: String { String(cString: gnutls_protocol_get_name(gnutls_protocol_get_version(session))) }

    /// The subject of the server's certificate, such as `CN=first`.
    var subject: String? {
        var count: UInt32 = 0
        guard let peers = gnutls_certificate_get_peers(session, &count), count > 0 else { return nil }
        var certificate: gnutls_x509_crt_t?
        gnutls_x509_crt_init(&certificate)
        defer { gnutls_x509_crt_deinit(certificate) }
        var name = [CChar](repeating: 0, count: 256)
        var size = name.count
        guard gnutls_x509_crt_import(certificate, peers, GNUTLS_X509_FMT_DER) == 0,
            gnutls_x509_crt_get_dn(certificate, &name, &size) == 0
        else { return nil }
        return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Sends `GET` and reads until the known end of the body.
    func get(_ target: String, until end: String) throws -> String {
        let request = Array("GET \(target) HTTP/1.1\r\nHost: x\r\n\r\n".utf8)
        guard gnutls_record_send(session, request, request.count) == request.count else {
            throw Failure(description: "cannot send")
        }
        var text = ""
        while !text.hasSuffix(end) {
            var buffer = [UInt8](repeating: 0, count: 16_384)
            let count = gnutls_record_recv(session, &buffer, buffer.count)
            guard count > 0 else { throw Failure(description: "ended after: \(text)") }
            text += String(decoding: buffer[..<count], as: UTF8.self)
        }
        return text
    }
}
