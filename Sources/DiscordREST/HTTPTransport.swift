// SPDX-License-Identifier: MIT
// Part of StatsBot.

import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOHTTPCompression
import NIOSSL
import Timekeeping

/// Sends one request and reads its answer. It neither waits nor tries again.
final class HTTPTransport: Sendable {
    /// An answer, read to its end.
    struct Answer: Sendable {
        let status: Int
        let headers: HTTPHeaders
        let body: Data
    }

    /// No answer of the API is as long as this; what is longer is not read.
    static let maximumBodySize = 8 << 20

    private let client: HTTPClient
    private let baseURL: String
    private let headers: HTTPHeaders
    private let authorization: String
    private let timeout: Duration

    /// - Throws: `RESTError` with `.invalidConfiguration`.
    init(_ configuration: RESTConfiguration) throws {
        baseURL = try Self.checkedBaseURL(configuration.baseURL)
        authorization = "Bot \(try Self.checked(configuration.token, "The token", allowSpaces: false))"
        headers = [
            "User-Agent": try Self.checked(configuration.userAgent, "The user agent", allowSpaces: true),
            "Accept": "application/json",
            "Accept-Encoding": "gzip",
        ]
        timeout = configuration.timeout

        var tls = TLSConfiguration.makeClientConfiguration()
        // Source: Reference, "Encryption".
        tls.minimumTLSVersion = .tlsv12
        if let file = configuration.trustRootsFile {
            tls.additionalTrustRoots = [.certificates(try Self.trustRoots(file))]
        }
        var options = HTTPClient.Configuration(tlsConfiguration: tls)
        options.redirectConfiguration = .disallow
        options.timeout = .init(connect: .nanoseconds(configuration.timeout.nanoseconds))
        options.decompression = .enabled(limit: .size(Self.maximumBodySize))
        // The few requests of a bot share two connections; an idle one costs memory.
        options.connectionPool.idleTimeout = .seconds(30)
        options.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 2
        // A refused connection is tried again by the retry policy, which is counted, logged and bounded.
        options.connectionPool.retryConnectionEstablishment = false
        options.httpVersion = .http1Only
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: options)
    }

    /// Sends a request.
    ///
    /// - Throws: `TransportFailure`; `RESTError` for an answer that is too long; `CancellationError`.
    func send(_ request: APIRequest) async throws -> Answer {
        let httpRequest = prepare(request)
        do {
            return try await withThrowingTaskGroup(of: Answer?.self) { group in
                defer { group.cancelAll() }
                // The client's own deadline ends at the head of the answer; this one covers the body too.
                group.addTask { [timeout] in
                    try await ContinuousClock().sleep(for: timeout)
                    return nil
                }
                group.addTask { [client, timeout] in
                    let response = try await client.execute(httpRequest, timeout: .nanoseconds(timeout.nanoseconds))
                    let body = try await response.body.collect(upTo: Self.maximumBodySize)
                    return Answer(
                        status: Int(response.status.code), headers: response.headers,
                        body: Data(body.readableBytesView))
                }
                guard let answer = try await group.next() ?? nil else { throw TransportFailure.timedOut(timeout) }
                return answer
            }
        } catch {
            try Task.checkCancellation()
            switch error {
            case let error as TransportFailure: throw error
            case let error as HTTPClientError where error == .deadlineExceeded: throw TransportFailure.timedOut(timeout)
            case is NIOTooManyBytesError:
                throw RESTError(
                    code: .malformedResponse, message: "The answer is longer than \(Self.maximumBodySize) bytes",
                    route: request.route.name)
            default: throw TransportFailure(error)
            }
        }
    }

    /// Closes the connections.
    func shutdown() async throws {
        try await client.shutdown()
    }

    private func prepare(_ request: APIRequest) -> HTTPClientRequest {
        var httpRequest = HTTPClientRequest(url: (request.root ?? baseURL) + request.path)
        httpRequest.method = HTTPMethod(rawValue: request.route.method.rawValue)
        httpRequest.headers = headers
        // What carries a token of its own does not get the bot's, least of all where it goes to another host.
        if request.route.account == .bot { httpRequest.headers.add(name: "Authorization", value: authorization) }
        if let body = request.body {
            httpRequest.headers.add(name: "Content-Type", value: body.contentType)
            httpRequest.body = .bytes(ByteBuffer(bytes: body.bytes))
        }
        if let reason = AuditLogReason.headerValue(request.reason) {
            httpRequest.headers.add(name: "X-Audit-Log-Reason", value: reason)
        }
        return httpRequest
    }
}

extension HTTPTransport {
    private static func checkedBaseURL(_ text: String) throws -> String {
        let trimmed = String(text.reversed().drop { $0 == "/" }.reversed())
        guard let url = URLComponents(string: trimmed), ["http", "https"].contains(url.scheme),
            url.host?.isEmpty == false, url.query == nil, url.fragment == nil, url.user == nil
        else {
            throw RESTError(
                code: .invalidConfiguration, message: "The API's base URL \"\(text)\" is not one",
                advice: "Give it the form https://discord.com/api/v10.")
        }
        return trimmed
    }

    /// A header's value is visible ASCII; anything else is a mistake in copying, or an attack. It is not shown: it may
    /// be a secret.
    private static func checked(_ value: String, _ name: String, allowSpaces: Bool) throws -> String {
        guard !value.isEmpty, value.utf8.allSatisfy({ (0x21...0x7E).contains($0) || (allowSpaces && $0 == 0x20) })
        else {
            throw RESTError(
                code: .invalidConfiguration,
                message: "\(name) is empty or has characters that do not belong into it",
                advice: "Look for spaces, line ends and quotation marks that were copied with it.")
        }
        return value
    }

    private static func trustRoots(_ file: String) throws -> [NIOSSLCertificate] {
        let advice = "Name a PEM file that this process may read."
        do {
            let certificates = try NIOSSLCertificate.fromPEMFile(file)
            if !certificates.isEmpty { return certificates }
        } catch {
            throw RESTError(
                code: .invalidConfiguration, message: "The trusted certificates in \(file) cannot be read: \(error)",
                advice: advice)
        }
        throw RESTError(
            code: .invalidConfiguration, message: "There are no certificates in \(file)", advice: advice)
    }
}
