// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Exporter
import Glibc
import Testing

/// A parsed response.
struct RawResponse: Equatable {
    var status: Int
    var headers: [String: String]
    var body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }
}

/// A TCP connection that sends arbitrary bytes. It blocks for at most ten seconds at a time.
final class RawConnection {
    enum Failure: Error {
        case refused(Int32)
        case closed
    }

    private let descriptor: Int32
    private var received: [UInt8] = []

    init(_ address: HTTPAddress) throws {
        var hints = addrinfo()
        hints.ai_flags = AI_NUMERICHOST
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(address.host, String(address.port), &hints, &list) == 0, let info = list?.pointee else {
            throw Failure.refused(EINVAL)
        }
        defer { freeaddrinfo(list) }
        descriptor = socket(info.ai_family, info.ai_socktype, 0)
        var timeout = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        guard connect(descriptor, info.ai_addr, info.ai_addrlen) == 0 else { throw Failure.refused(errno) }
    }

    deinit {
        close(descriptor)
    }

    func send(_ text: String) throws {
        let bytes = Array(text.utf8)
        let sent = Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
        guard sent == bytes.count else { throw Failure.closed }
    }

    /// Reads one response. A response to `HEAD` has no body, whatever its `Content-Length`.
    func response(toHead: Bool = false) throws -> RawResponse {
        while received.firstRange(of: Array("\r\n\r\n".utf8)) == nil { try receive() }
        let end = try #require(received.firstRange(of: Array("\r\n\r\n".utf8)))
        let lines = String(decoding: received[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n")
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            headers[parts[0].lowercased()] = String(parts[1].drop { $0 == " " })
        }
        let length = toHead ? 0 : Int(headers["content-length"] ?? "0") ?? 0
        while received.count < end.upperBound + length { try receive() }
        let body = Array(received[end.upperBound..<end.upperBound + length])
        received.removeFirst(end.upperBound + length)
        return RawResponse(status: Int(lines[0].split(separator: " ")[1]) ?? 0, headers: headers, body: body)
    }

    /// Reads the headers of a response.
    func head() throws -> String {
        while received.firstRange(of: Array("\r\n\r\n".utf8)) == nil { try receive() }
        return String(decoding: received, as: UTF8.self)
    }

    /// Whether the peer closes the connection without sending more data, while `action` is called repeatedly.
    func isClosedByPeer(repeating action: () -> Void) -> Bool {
        for _ in 0..<200 {
            action()
            var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            if poll(&waiting, 1, 50) > 0 { return isClosedByPeer() }
        }
        return false
    }

    /// Reads until the peer closes the connection, and returns the number of bytes.
    func countUntilClosed() -> Int {
        finish()
        return received.count
    }

    /// Whether the peer closes the connection without sending more data.
    func isClosedByPeer() -> Bool {
        do {
            try receive()
            return false
        } catch {
            return errno != EAGAIN && received.isEmpty
        }
    }

    /// Reads until the peer closes the connection.
    func finish() {
        while (try? receive()) != nil {}
    }

    private func receive() throws {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        errno = 0
        let count = recv(descriptor, &buffer, buffer.count, 0)
        guard count > 0 else { throw Failure.closed }
        received += buffer[..<count]
    }
}

extension HTTPAddress {
    /// Sends one request on a new connection.
    func request(_ method: String, _ target: String, headers: String = "", body: String = "") throws -> RawResponse {
        let connection = try RawConnection(self)
        try connection.send("\(method) \(target) HTTP/1.1\r\nHost: x\r\n\(headers)\r\n\(body)")
        return try connection.response(toHead: method == "HEAD")
    }
}
