// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Glibc

/// A TCP connection to a server on 127.0.0.1 that sends arbitrary bytes, from any address of the loopback network
/// (127.0.0.0/8). It blocks, at most ten seconds at a time.
final class HostileClient {
    /// A system call that failed.
    struct Refused: Error {
        let what: String
        let code: Int32
    }

    private let descriptor: Int32
    private var received: [UInt8] = []

    init(from source: String = "127.0.0.2", to port: UInt16) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw Refused(what: "socket", code: errno) }
        var limit = timeval(tv_sec: 10, tv_usec: 0)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(descriptor, SOL_SOCKET, option, &limit, socklen_t(MemoryLayout<timeval>.size))
        }
        let bound = Self.withAddress(source, 0) { Glibc.bind(descriptor, $0, $1) }
        let connected = bound == 0 ? Self.withAddress("127.0.0.1", port) { Glibc.connect(descriptor, $0, $1) } : -1
        guard connected == 0 else {
            let code = errno
            close(descriptor)
            throw Refused(what: bound == 0 ? "connect" : "bind", code: code)
        }
    }

    deinit {
        close(descriptor)
    }

    /// Raises this process's descriptor limit above the usual default, if permitted.
    static func raiseDescriptorLimit() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = max(limit.rlim_cur, min(limit.rlim_max, 8_192))
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }

    /// Sends without waiting; the response shows whether the server accepted it.
    func send(_ text: String) {
        let bytes = Array(text.utf8)
        _ = Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
    }

    /// Reads responses until there are `count` or the server closes the connection, and returns their status codes.
    func statuses(_ count: Int = 1) -> [Int] {
        var found: [Int] = []
        while found.count < count, receive() { found = Self.statuses(in: received) }
        return found
    }

    /// Whether the server has closed this connection.
    var isClosed: Bool {
        var byte: UInt8 = 0
        errno = 0
        let count = recv(descriptor, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT))
        return count == 0 || (count < 0 && errno != EAGAIN)
    }

    private func receive() -> Bool {
        var buffer = [UInt8](repeating: 0, count: 16_384)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        guard count > 0 else { return false }
        received += buffer[..<count]
        return true
    }

    private static func statuses(in bytes: [UInt8]) -> [Int] {
        String(decoding: bytes, as: UTF8.self).components(after: "HTTP/1.1 ").compactMap { Int($0.prefix(3)) }
    }

    private static func withAddress(
        _ host: String, _ port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr(host)
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}

extension String {
    /// The text after each occurrence of `text`, up to the next one.
    fileprivate func components(after text: String) -> ArraySlice<Substring> {
        self.split(separator: text, omittingEmptySubsequences: false).dropFirst()
    }
}
