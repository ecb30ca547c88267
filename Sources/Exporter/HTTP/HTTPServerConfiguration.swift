// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// How a server listens and what it allows.
public struct HTTPServerConfiguration: Sendable, Hashable {
    /// The numeric IPv4 or IPv6 address to listen on, or `localhost` for 127.0.0.1. `0.0.0.0` is every IPv4 address of the
    /// machine, `::` every address of both kinds.
    public var host: String
    /// The port; 0 takes a free one.
    public var port: Int
    /// How many connections are open at once (1 or more). A further one takes the place of the one that has waited longest,
    /// for a request or for its reader: nobody keeps others out by holding connections.
    public var maximumConnections: Int
    /// How many of them one address may have; further ones are closed at once. 0 is no limit.
    public var maximumConnectionsPerAddress: Int
    /// Seconds after which a connection on which nothing happens is closed; 0 is never. A client that sends half a request
    /// and goes away holds its connection for as long: the library (0.9.75 with epoll) often misses such an end.
    public var timeoutSeconds: Int
    /// Seconds that a client may take to send a request, counted from when the connection opened or the last request on it
    /// ended. A client that sends a byte now and then is never idle, and this is what ends it. 0 is no limit.
    public var requestTimeoutSeconds: Int
    /// Seconds that a client may take to read a response; 0 is no limit.
    public var responseTimeoutSeconds: Int
    /// How many threads serve (1 to 64).
    public var threads: Int
    /// Bytes of memory for one connection (4096 or more). What does not fit in it is answered 431 or 414 by the library, in
    /// its own HTML; let the two limits below be well under it.
    public var connectionMemoryBytes: Int
    /// How many bytes a request's target may have; more is answered 414.
    public var maximumTargetBytes: Int
    /// How many bytes all header fields of a request may have; more is answered 431.
    public var maximumHeaderBytes: Int
    /// What the field `Server` says, one token; empty for no such field.
    public var serverName: String
    /// The one origin whose pages may read responses in a browser (CORS), such as `https://board.example.org`; nil for none.
    public var corsOrigin: String?
    /// The files for HTTPS; nil for HTTP.
    public var tls: HTTPServerTLS?
    /// What the names of the server's own metrics begin with: `<prefix>_requests_total`.
    public var metricsPrefix: String

    /// Makes a configuration; the defaults suit a scraper, a few probes and a browser.
    public init(
        host: String = "127.0.0.1", port: Int = 9464, maximumConnections: Int = 128,
        maximumConnectionsPerAddress: Int = 64, timeoutSeconds: Int = 10, requestTimeoutSeconds: Int = 30,
        responseTimeoutSeconds: Int = 30, threads: Int = 2, connectionMemoryBytes: Int = 32_768,
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
        self.connectionMemoryBytes = connectionMemoryBytes
        self.maximumTargetBytes = maximumTargetBytes
        self.maximumHeaderBytes = maximumHeaderBytes
        self.serverName = serverName
        self.corsOrigin = corsOrigin
        self.tls = tls
        self.metricsPrefix = metricsPrefix
    }

    /// `https` where there are certificates, otherwise `http`.
    public var scheme: String { tls == nil ? "http" : "https" }

    /// Throws `.invalidConfiguration` with every value that is out of its range.
    func validate() throws(HTTPServerError) {
        let ranges: [(String, Int, ClosedRange<Int>)] = [
            ("port", port, 0...65_535),
            ("maximumConnections", maximumConnections, 1...65_536),
            ("maximumConnectionsPerAddress", maximumConnectionsPerAddress, 0...65_536),
            ("timeoutSeconds", timeoutSeconds, 0...86_400),
            ("requestTimeoutSeconds", requestTimeoutSeconds, 0...86_400),
            ("responseTimeoutSeconds", responseTimeoutSeconds, 0...86_400),
            ("threads", threads, 1...64),
            ("connectionMemoryBytes", connectionMemoryBytes, 4096...1_048_576),
            ("maximumTargetBytes", maximumTargetBytes, 1...1_048_576),
            ("maximumHeaderBytes", maximumHeaderBytes, 1...1_048_576),
        ]
        var faults = ranges.filter { !$0.2.contains($0.1) }.map { name, value, range in
            "\(name) is \(value), use \(range.lowerBound) to \(range.upperBound)"
        }
        if !serverName.utf8.allSatisfy(HeaderFields.isTokenByte) {
            faults.append("serverName is \(serverName.jsonQuoted), use one word of letters and digits")
        }
        if let corsOrigin, !Self.isOrigin(corsOrigin) {
            faults.append(
                "corsOrigin is \(corsOrigin.jsonQuoted), use one origin in lower case such as https://board.example.org"
            )
        }
        guard faults.isEmpty else {
            throw HTTPServerError(.invalidConfiguration, faults.joined(separator: "; "))
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
