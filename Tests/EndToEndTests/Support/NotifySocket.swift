// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Glibc
import Testing

/// The service manager's end of sd_notify(3): a datagram socket read by the test.
final class NotifySocket: Sendable {
    private let descriptor: Int32

    /// Listens on a path, or on an abstract name that begins with `@`.
    init(_ name: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        try #require(descriptor >= 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var bytes = Array(name.utf8)
        if bytes.first == UInt8(ascii: "@") { bytes[0] = 0 }
        try #require(bytes.count < MemoryLayout.size(ofValue: address.sun_path))
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
        let bound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
        }
        try #require(bound == 0)
    }

    deinit { close(descriptor) }

    /// The messages received since the last call, split into lines.
    func received() -> [[String]] {
        var messages: [[String]] = []
        while true {
            var count = 0
            let bytes = [UInt8](unsafeUninitializedCapacity: 4_096) { buffer, length in
                count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
                length = max(0, count)
            }
            guard count > 0 else { return messages }
            messages.append(String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init))
        }
    }
}
