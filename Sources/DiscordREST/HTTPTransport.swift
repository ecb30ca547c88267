// SPDX-License-Identifier: MIT
// Part of StatsBot.

import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOHTTPCompression
import NIOSSL
import Timekeeping

/// Sends one request and reads the response. It neither waits for rate limits nor retries.
final class HTTPTransport: Sendable {
    /// A complete response.
    struct TransportResponse: Sendable {
        let status: Int
        let headers: HTTPHeaders
        let body: Data
    }

    /// Longer bodies are not read. No response of the API is this long.
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
        // A bot's few requests share two connections; idle ones cost memory.
        options.connectionPool.idleTimeout = .seconds(30)
        options.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 2
        // Refused connections are left to the retry policy, which counts, logs and limits its attempts.
        options.connectionPool.retryConnectionEstablishment = false
        options.httpVersion = .http1Only
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: options)
    }

    /// Sends a request.
    ///
    /// - Throws: `TransportFailure`; `RESTError` for a response that is too long; `CancellationError`.
    func send(_ request: APIRequest) async throws -> TransportResponse {
        let httpRequest = prepare(request)
        do {
            return try await withThrowingTaskGroup(of: TransportResponse?.self) { group in
                defer { group.cancelAll() }
                // The HTTP client's deadline covers only the response head; this one includes the body.
                group.addTask { [timeout] in
                    try await ContinuousClock().sleep(for: timeout)
                    return nil
                }
                group.addTask { [client, timeout] in
                    let response = try await client.execute(httpRequest, timeout: .nanoseconds(timeout.nanoseconds))
                    let body = try await response.body.collect(upTo: Self.maximumBodySize)
                    return TransportResponse(
                        status: Int(response.status.code), headers: response.headers,
                        body: Data(body.readableBytesView))
                }
                guard let response = try await group.next() ?? nil else { throw TransportFailure.timedOut(timeout) }
                return response
            }
        } catch {
            try Task.checkCancellation()
            switch error {
            case let error as TransportFailure: throw error
            case let error as HTTPClientError where error == .deadlineExceeded: throw TransportFailure.timedOut(timeout)
            case is NIOTooManyBytesError:
                throw RESTError(
                    code: .malformedResponse, message: "The response is longer than \(Self.maximumBodySize) bytes",
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
        // Requests with their own token do not get the bot's, especially those to another host.
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
                code: .invalidConfiguration, message: "Invalid API base URL \"\(text)\"",
                advice: "Use a URL such as https://discord.com/api/v10.")
        }
        return trimmed
    }

    /// Header values must be visible ASCII; anything else is a copying error or an attack. The error omits the value,
    /// which may be secret.
    private static func checked(_ value: String, _ name: String, allowSpaces: Bool) throws -> String {
        guard !value.isEmpty, value.utf8.allSatisfy({ (0x21...0x7E).contains($0) || (allowSpaces && $0 == 0x20) })
        else {
            throw RESTError(
                code: .invalidConfiguration,
                message: "\(name) is empty or contains invalid characters",
                advice: "Remove spaces, line breaks and quotation marks that were copied with it.")
        }
        return value
    }

    private static func trustRoots(_ file: String) throws -> [NIOSSLCertificate] {
        let advice = "Specify a PEM file that this process can read."
        do {
            let certificates = try NIOSSLCertificate.fromPEMFile(file)
            if !certificates.isEmpty { return certificates }
        } catch {
            throw RESTError(
                code: .invalidConfiguration, message: "Trusted certificates in \(file) cannot be read: \(error)",
                advice: advice)
        }
        throw RESTError(
            code: .invalidConfiguration, message: "No certificates found in \(file)", advice: advice)
    }
}
