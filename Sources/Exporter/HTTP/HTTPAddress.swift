// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Where a server listens.
public struct HTTPAddress: Sendable, Hashable, CustomStringConvertible {
    /// The numeric IP address, IPv6 without brackets.
    public let host: String
    /// The port, 1 to 65535; 0 where one is still to be chosen.
    public let port: Int

    /// Makes an address.
    public init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// `host:port`, IPv6 in brackets, as a URL has it.
    public var description: String {
        host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}
