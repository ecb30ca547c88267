// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Glibc

/// The address on which a server listens.
public struct HTTPAddress: Sendable, Hashable, CustomStringConvertible {
    /// The numeric IP address; IPv6 without brackets.
    public let host: String
    /// The port, from 1 to 65535; 0 if it has not been chosen yet.
    public let port: Int

    /// Creates an address.
    public init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// Whether the address is a loopback address: 127.0.0.0/8 or ::1.
    public var isLoopback: Bool {
        var address = in_addr()
        if inet_pton(AF_INET, host, &address) == 1 { return UInt32(bigEndian: address.s_addr) >> 24 == 127 }
        var address6 = in6_addr()
        guard inet_pton(AF_INET6, host, &address6) == 1 else { return false }
        return withUnsafeBytes(of: &address6) { bytes in
            bytes.dropLast().allSatisfy { $0 == 0 } && bytes.last == 1
        }
    }

    /// `host:port`, with IPv6 in brackets as in a URL.
    public var description: String {
        host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}
