// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import InMemoryLogging
import Logging
import Testing

@testable import Exporter

@Suite("HTTPS", .timeLimit(.minutes(5)))
struct HTTPServerTLSTests {
    private let handler = InMemoryLogHandler()
    private let folder: TestFolder
    private let registry = MetricRegistry()

    init() throws {
        folder = try TestFolder()
    }

    private func server(_ certificate: String, _ key: String, threads: Int = 2) throws -> HTTPServer {
        let tls = HTTPServerTLS(
            certificateFile: try folder.file("cert.pem", certificate), keyFile: try folder.file("key.pem", key))
        return HTTPServer(
            configuration: HTTPServerConfiguration(port: 0, threads: threads, tls: tls),
            routes: ["/", "/expensive"].map { path in
                HTTPRoute(path, isExpensive: path == "/expensive") { _ in .text("root\n") }
            }, registry: registry,
            logger: Logger(label: "test") { _ in handler })
    }

    private var expiry: String? {
        registry.text.split(separator: "\n").first { $0.hasPrefix("http_certificate_expiry_timestamp_seconds ") }
            .map { String($0.drop { $0 != " " }.dropFirst()) }
    }

    @Test("TLS 1.2 and 1.3 are supported, with one thread and with more", arguments: [1, 2], ["TLS1.2", "TLS1.3"])
    func versions(threads: Int, version: String) throws {
        let server = try server(TestPEM.firstCertificate, TestPEM.firstKey, threads: threads)
        let address = try server.start()
        let connection = try TLSConnection(address, priorities: "NORMAL:-VERS-ALL:+VERS-\(version)")
        #expect(connection.version == version)
        #expect(connection.subject == "CN=first")
        for path in ["/", "/expensive", "/expensive", "/"] {
            let answer = try connection.get(path, until: "root\n")
            #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
        }
        withExtendedLifetime(server) {}
    }

    @Test(
        "Older versions and weaker ciphers are rejected",
        arguments: [
            "NORMAL:-VERS-ALL:+VERS-TLS1.1", "NORMAL:-VERS-ALL:+VERS-TLS1.2:-CIPHER-ALL:+AES-128-CBC",
            "NORMAL:-VERS-ALL:+VERS-TLS1.2:-KX-ALL:+RSA",
        ])
    func refused(priorities: String) throws {
        let server = try server(TestPEM.firstCertificate, TestPEM.firstKey)
        let address = try server.start()
        #expect(throws: TLSConnection.Failure.self) { try TLSConnection(address, priorities: priorities) }
        #expect(try TLSConnection(address).get("/", until: "root\n").hasSuffix("root\n"))
        withExtendedLifetime(server) {}
    }

    @Test("Plain HTTP gets no response")
    func plainHTTP() throws {
        let server = try server(TestPEM.firstCertificate, TestPEM.firstKey)
        let address = try server.start()
        #expect(throws: (any Error).self) { try address.request("GET", "/") }
        #expect(try TLSConnection(address).get("/", until: "root\n").hasSuffix("root\n"))
        withExtendedLifetime(server) {}
    }

    @Test("New connections use the new certificate; open connections continue")
    func reloading() throws {
        let server = try server(TestPEM.firstCertificate, TestPEM.firstKey)
        let address = try server.start()
        let before = try TLSConnection(address)
        #expect(try before.get("/", until: "root\n").hasSuffix("root\n"))
        let firstExpiry = try #require(expiry)
        _ = try folder.file("cert.pem", TestPEM.secondCertificate)
        _ = try folder.file("key.pem", TestPEM.secondKey)
        try server.reloadCertificates()
        try server.reloadCertificates()
        let after = try TLSConnection(address)
        #expect(before.subject == "CN=first")
        #expect(after.subject == "CN=second")
        #expect(try before.get("/", until: "root\n").hasSuffix("root\n"))
        #expect(try after.get("/", until: "root\n").hasSuffix("root\n"))
        #expect(try #require(Int(firstExpiry)) > 4_900_000_000)
        let messages = handler.entries.map(\.message)
        #expect(messages.filter { $0 == "HTTP server certificate reloaded" }.count == 2)
        withExtendedLifetime(server) {}
    }

    @Test("An unusable file is reported, and the previous certificate stays in use")
    func badReload() throws {
        let server = try server(TestPEM.firstCertificate, TestPEM.firstKey)
        let address = try server.start()
        let certificate = try folder.file("cert.pem", TestPEM.secondCertificate)
        let error = #expect(throws: HTTPServerError.self) { try server.reloadCertificates() }
        #expect(error?.code == .invalidCertificate)
        #expect(
            error?.message == """
                The certificate and the private key in "\(certificate)" and "\(folder.path)/key.pem" do not match; the \
                first certificate in the file must be the server's own
                """)
        #expect(try TLSConnection(address).subject == "CN=first")
        withExtendedLifetime(server) {}
    }

    @Test("Without TLS, reloading does nothing")
    func plain() throws {
        let server = HTTPServer(
            configuration: HTTPServerConfiguration(port: 0), routes: [], registry: registry,
            logger: Logger(label: "test") { _ in handler })
        try server.reloadCertificates()
        _ = try server.start()
        try server.reloadCertificates()
        #expect(handler.entries.map(\.message) == ["HTTP server started"])
        #expect(expiry == nil)
    }

    @Test(
        "Each kind of invalid file has its own error, and the port stays free",
        arguments: [
            (TestPEM.firstCertificate, TestPEM.secondKey, "do not match"),
            (TestPEM.firstKey, TestPEM.firstKey, "cert.pem\" contains no PEM certificate"),
            ("", TestPEM.firstKey, "cert.pem\" contains no PEM certificate"),
            (TestPEM.firstCertificate, TestPEM.firstCertificate, "key.pem\" contains no PEM private key"),
            (TestPEM.firstCertificate, TestPEM.encryptedKey, "key.pem\" is protected by a passphrase"),
            (String(repeating: "x", count: 1_048_576), TestPEM.firstKey, "cert.pem\" is too large"),
        ])
    func wrongFiles(certificate: String, key: String, words: String) throws {
        let server = try server(certificate, key)
        let error = #expect(throws: HTTPServerError.self) { try server.start() }
        #expect(error?.code == .invalidCertificate)
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
    }

    @Test("A missing file and a directory are reported with their paths")
    func unreadable() throws {
        let key = try folder.file("key.pem", TestPEM.firstKey)
        for (path, reason) in [("\(folder.path)/none\n", "no such file"), (folder.path, "is a directory")] {
            let error = #expect(throws: HTTPServerError.self) {
                try TLSCredentials(HTTPServerTLS(certificateFile: path, keyFile: key))
            }
            let shown = path.replacing("\n", with: "\\n")
            #expect(error?.message == "Cannot read the certificate in \"\(shown)\": \(reason)")
        }
    }
}
