// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Formatting

/// The address, limits and options of a server.
public struct HTTPServerConfiguration: Sendable, Hashable {
    /// How many connections there may be beyond `maximumConnections` while evicted ones are being closed. A thread accepts up
    /// to ten before it handles the others.
    public static let spareConnections = 32

    /// The numeric IPv4 or IPv6 address to listen on, or `localhost` for 127.0.0.1. `0.0.0.0` means all IPv4 addresses
    /// of the machine, `::` all IPv4 and IPv6 addresses.
    public var host: String
    /// The port; 0 picks a free one.
    public var port: Int
    /// The maximum number of open connections, at least 1. A further connection evicts the one that has waited longest
    /// for a request or for its client to read, so no client can block others by holding connections.
    public var maximumConnections: Int
    /// The maximum number of open connections per client address; further ones are closed immediately. 0 means no
    /// limit.
    public var maximumConnectionsPerAddress: Int
    /// Idle timeout of a connection, in seconds; 0 means none. It also applies to a client that disconnects in the
    /// middle of a request, because the library (0.9.75 with epoll) often does not notice that.
    public var timeoutSeconds: Int
    /// Maximum time to send a request, in seconds, from the opening of the connection or the end of the previous
    /// request. It limits clients that send a byte now and then and are therefore never idle. 0 means no limit.
    public var requestTimeoutSeconds: Int
    /// Maximum time to read a response, in seconds; 0 means no limit.
    public var responseTimeoutSeconds: Int
    /// The number of threads that serve connections and run the handlers of all routes except expensive ones, from 1 to 64.
    public var threads: Int
    /// The number of threads that run the handlers of expensive routes, from 1 to 64.
    public var expensiveThreads: Int
    /// The maximum number of requests to expensive routes that are handled or wait at the same time; others are rejected
    /// with status 503 and `Retry-After`.
    public var maximumExpensiveRequests: Int
    /// Memory per connection in bytes, at least 4096. The library itself rejects larger requests with status 431 or 414
    /// and an HTML body, so the two limits below should be well under this value.
    public var connectionMemoryBytes: Int
    /// Maximum size of a request target in bytes; larger ones are rejected with status 414.
    public var maximumTargetBytes: Int
    /// Maximum total size of the header fields of a request in bytes; larger ones are rejected with status 431.
    public var maximumHeaderBytes: Int
    /// The value of the field `Server`, a single token; empty to omit the field.
    public var serverName: String
    /// The origin that may read responses in a browser (CORS), such as `https://board.example.org`; nil for none.
    public var corsOrigin: String?
    /// The files for HTTPS; nil for HTTP.
    public var tls: HTTPServerTLS?
    /// The prefix of the server's own metrics: `<prefix>_requests_total`.
    public var metricsPrefix: String

    /// Creates a configuration. The defaults suit a scraper, a few probes and a browser.
    public init(
        host: String = "127.0.0.1", port: Int = 9464, maximumConnections: Int = 128,
        maximumConnectionsPerAddress: Int = 64, timeoutSeconds: Int = 10, requestTimeoutSeconds: Int = 30,
        responseTimeoutSeconds: Int = 30, threads: Int = 2, expensiveThreads: Int = 2,
        maximumExpensiveRequests: Int = 32, connectionMemoryBytes: Int = 32_768,
        maximumTargetBytes: Int = 8192, maximumHeaderBytes: Int = 12_288, serverName: String = "",
        corsOrigin: String? = nil, tls: HTTPServerTLS? = nil, metricsPrefix: String = "http"
    ) {
        self.host = host
        self.port = port
        self.maximumConnections = maximumConnections
        self.maximumConnectionsPerAddress = maximumConnectionsPerAddress
        self.timeoutSeconds = timeoutSeconds
        self.requestTimeoutSeconds = requestTimeoutSeconds
        self.responseTimeoutSeconds = responseTimeoutSeconds
        self.threads = threads
        self.expensiveThreads = expensiveThreads
        self.maximumExpensiveRequests = maximumExpensiveRequests
        self.connectionMemoryBytes = connectionMemoryBytes
        self.maximumTargetBytes = maximumTargetBytes
        self.maximumHeaderBytes = maximumHeaderBytes
        self.serverName = serverName
        self.corsOrigin = corsOrigin
        self.tls = tls
        self.metricsPrefix = metricsPrefix
    }

    /// `https` with TLS, otherwise `http`.
    public var scheme: String { tls == nil ? "http" : "https" }

    /// Throws `.invalidConfiguration` with all invalid values.
    func validate() throws(HTTPServerError) {
        let ranges: [(String, Int, ClosedRange<Int>)] = [
            ("port", port, 0...65_535),
            ("maximumConnections", maximumConnections, 1...65_536),
            ("maximumConnectionsPerAddress", maximumConnectionsPerAddress, 0...65_536),
            ("timeoutSeconds", timeoutSeconds, 0...86_400),
            ("requestTimeoutSeconds", requestTimeoutSeconds, 0...86_400),
            ("responseTimeoutSeconds", responseTimeoutSeconds, 0...86_400),
            ("threads", threads, 1...64),
            ("expensiveThreads", expensiveThreads, 1...64),
            ("maximumExpensiveRequests", maximumExpensiveRequests, 1...65_536),
            ("connectionMemoryBytes", connectionMemoryBytes, 4096...1_048_576),
            ("maximumTargetBytes", maximumTargetBytes, 1...1_048_576),
            ("maximumHeaderBytes", maximumHeaderBytes, 1...1_048_576),
        ]
        var errors = ranges.filter { !$0.2.contains($0.1) }.map { name, value, range in
            "\(name) must be from \(range.lowerBound) to \(range.upperBound), got \(value)"
        }
        if !serverName.utf8.allSatisfy(HeaderFields.isTokenByte) {
            errors.append("serverName must be a single word of letters and digits, got \(serverName.jsonQuoted)")
        }
        if let corsOrigin, !Self.isOrigin(corsOrigin) {
            errors.append(
                "corsOrigin must be an origin in lower case such as https://board.example.org, "
                    + "got \(corsOrigin.jsonQuoted)")
        }
        guard errors.isEmpty else {
            throw HTTPServerError(.invalidConfiguration, errors.joined(separator: "; "))
        }
    }

    /// Whether the text is an origin as browsers send it (RFC 6454, section 6.2); `*` and `null` are not.
    private static func isOrigin(_ text: String) -> Bool {
        for scheme in ["http://", "https://"] where text.hasPrefix(scheme) {
            guard let host = HostField(String(text.dropFirst(scheme.count))) else { return false }
            return !host.host.isEmpty && text == text.lowercased() && !text.hasSuffix(":")
        }
        return false
    }
}
