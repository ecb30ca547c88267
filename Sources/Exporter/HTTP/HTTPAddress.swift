// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Glibc

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

    /// Whether only this machine can reach it: 127.0.0.0/8 or ::1.
    public var isLoopback: Bool {
        var address = in_addr()
        if inet_pton(AF_INET, host, &address) == 1 { return UInt32(bigEndian: address.s_addr) >> 24 == 127 }
        var address6 = in6_addr()
        guard inet_pton(AF_INET6, host, &address6) == 1 else { return false }
        return withUnsafeBytes(of: &address6) { bytes in
            bytes.dropLast().allSatisfy { $0 == 0 } && bytes.last == 1
        }
    }

    /// `host:port`, IPv6 in brackets, as a URL has it.
    public var description: String {
        host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}
