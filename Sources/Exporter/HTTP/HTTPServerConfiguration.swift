// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// How a server listens and what it allows.
public struct HTTPServerConfiguration: Sendable, Hashable {
    /// The numeric IPv4 or IPv6 address to listen on, or `localhost` for 127.0.0.1. `0.0.0.0` is every IPv4 address of the
    /// machine, `::` every address of both kinds.
    public var host: String
    /// The port; 0 takes a free one.
    public var port: Int
    /// How many connections are open at once (1 or more); further ones wait. Each thread has an equal share of them.
    public var maximumConnections: Int
    /// How many of them one address may have; further ones are closed at once. 0 is no limit.
    public var maximumConnectionsPerAddress: Int
    /// Seconds after which a connection on which nothing happens is closed; 0 is never. A client that sends half a request
    /// and goes away holds its connection for as long: the library (0.9.75 with epoll) often misses such an end.
    public var timeoutSeconds: Int
    /// How many threads serve (1 to 64).
    public var threads: Int
    /// Bytes of memory for one connection (4096 or more). Request line and headers have to fit in it: it answers 431 or 414
    /// to what does not.
    public var connectionMemoryBytes: Int
    /// What the names of the server's own metrics begin with: `<prefix>_requests_total`.
    public var metricsPrefix: String

    /// Makes a configuration; the defaults suit a scraper, a few probes and a browser.
    public init(
        host: String = "127.0.0.1", port: Int = 9464, maximumConnections: Int = 128,
        maximumConnectionsPerAddress: Int = 64, timeoutSeconds: Int = 10, threads: Int = 2,
        connectionMemoryBytes: Int = 32_768, metricsPrefix: String = "http"
    ) {
        self.host = host
        self.port = port
        self.maximumConnections = maximumConnections
        self.maximumConnectionsPerAddress = maximumConnectionsPerAddress
        self.timeoutSeconds = timeoutSeconds
        self.threads = threads
        self.connectionMemoryBytes = connectionMemoryBytes
        self.metricsPrefix = metricsPrefix
    }

    /// Throws `.invalidConfiguration` with every value that is out of its range.
    func validate() throws(HTTPServerError) {
        let ranges: [(String, Int, ClosedRange<Int>)] = [
            ("port", port, 0...65_535),
            ("maximumConnections", maximumConnections, 1...65_536),
            ("maximumConnectionsPerAddress", maximumConnectionsPerAddress, 0...65_536),
            ("timeoutSeconds", timeoutSeconds, 0...86_400),
            ("threads", threads, 1...64),
            ("connectionMemoryBytes", connectionMemoryBytes, 4096...1_048_576),
        ]
        let faults = ranges.filter { !$0.2.contains($0.1) }.map { name, value, range in
            "\(name) is \(value), use \(range.lowerBound) to \(range.upperBound)"
        }
        guard faults.isEmpty else {
            throw HTTPServerError(.invalidConfiguration, faults.joined(separator: "; "))
        }
    }
}
