// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Glibc

/// The value of a field `Host`: a host and an optional port. Source: RFC 9110, section 7.2.
struct HostField {
    /// The host; IPv6 without brackets, empty if the target has no authority.
    let host: String

    /// Parses the value; nil if it is malformed.
    init?(_ value: String) {
        var rest = value.utf8[...]
        if rest.first == UInt8(ascii: "[") {
            guard let end = rest.firstIndex(of: UInt8(ascii: "]")) else { return nil }
            host = String(Substring(rest[rest.index(after: rest.startIndex)..<end]))
            rest = rest[rest.index(after: end)...]
            var scratch = in6_addr()
            guard inet_pton(AF_INET6, host, &scratch) == 1 else { return nil }
        } else {
            let end = rest.firstIndex(of: UInt8(ascii: ":")) ?? rest.endIndex
            host = String(Substring(rest[..<end]))
            rest = rest[end...]
            guard host.utf8.allSatisfy(Self.isNameByte) else { return nil }
        }
        guard rest.isEmpty || rest.popFirst() == UInt8(ascii: ":"),
            rest.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
    }

    /// Whether the host is `localhost` or a loopback address (127.0.0.0/8 or ::1).
    var isLoopback: Bool {
        host.isEqualIgnoringCase("localhost") || HTTPAddress(host: host, port: 0).isLoopback
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "-._~%!$&'()*+,;=".utf8.contains(byte)
        }
    }
}
