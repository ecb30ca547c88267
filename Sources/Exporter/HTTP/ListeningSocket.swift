// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Formatting
import Glibc

/// A listening TCP socket. It is created here and passed to libmicrohttpd, so that errors have an errno.
struct ListeningSocket {
    let descriptor: Int32
    /// The actual address, with the chosen port if port 0 was requested.
    let address: HTTPAddress
    let isIPv6: Bool

    /// Creates a socket that listens.
    ///
    /// - Parameters:
    ///   - host: A numeric IPv4 or IPv6 address, with or without brackets, or `localhost`. `::` also accepts IPv4.
    ///   - port: The port, from 0 to 65535.
    /// - Throws: `HTTPServerError` with the address and what to do.
    init(host: String, port: Int) throws(HTTPServerError) {
        var numeric = host == "localhost" ? "127.0.0.1" : host
        if numeric.hasPrefix("["), numeric.hasSuffix("]") { numeric = String(numeric.dropFirst().dropLast()) }
        let wanted = HTTPAddress(host: numeric, port: port)

        var hints = addrinfo()
        hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        // getaddrinfo also accepts an empty host and old forms such as "1.2", which are probably mistakes.
        var scratch = in_addr()
        guard numeric.utf8.contains(UInt8(ascii: ":")) || inet_pton(AF_INET, numeric, &scratch) == 1,
            getaddrinfo(numeric, String(port), &hints, &list) == 0, let info = list?.pointee
        else {
            throw HTTPServerError(
                .invalidAddress,
                "Cannot listen on \"\(host.escapingUnsafe)\": not an IP address; \(Self.addressAdvice)")
        }
        defer { freeaddrinfo(list) }

        let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let descriptor = socket(info.ai_family, type, info.ai_protocol)
        guard descriptor >= 0 else { throw Self.error(wanted, errno) }
        isIPv6 = info.ai_family == AF_INET6
        // A restart must not wait for connections of the previous run in TIME_WAIT.
        Self.set(descriptor, SOL_SOCKET, SO_REUSEADDR, 1)
        if isIPv6 { Self.set(descriptor, Int32(IPPROTO_IPV6), IPV6_V6ONLY, 0) }
        guard bind(descriptor, info.ai_addr, info.ai_addrlen) == 0, listen(descriptor, SOMAXCONN) == 0,
            let address = Self.address(of: descriptor)
        else {
            let number = errno
            close(descriptor)
            throw Self.error(wanted, number)
        }
        self.descriptor = descriptor
        self.address = address
    }

    private static func set(_ descriptor: Int32, _ level: Int32, _ option: Int32, _ value: Int32) {
        withUnsafePointer(to: value) { value in
            _ = setsockopt(descriptor, level, option, value, socklen_t(MemoryLayout<Int32>.size))
        }
    }

    private static func address(of descriptor: Int32) -> HTTPAddress? {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        var host = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        var service = [CChar](repeating: 0, count: 32)
        let isKnown = withUnsafeMutablePointer(to: &storage) { storage in
            storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                getsockname(descriptor, address, &length) == 0
                    && getnameinfo(
                        address, length, &host, socklen_t(host.count), &service, socklen_t(service.count),
                        NI_NUMERICHOST | NI_NUMERICSERV) == 0
            }
        }
        guard isKnown, let port = Int(text(service)) else { return nil }
        return HTTPAddress(host: text(host), port: port)
    }

    private static func text(_ characters: [CChar]) -> String {
        String(decoding: characters.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static let addressAdvice =
        "use 127.0.0.1 or ::1 to accept only local connections, 0.0.0.0 or :: to listen on all addresses"

    private static func error(_ address: HTTPAddress, _ number: Int32) -> HTTPServerError {
        let (code, reason): (HTTPServerError.Code, String) =
            switch number {
            case EADDRINUSE:
                (
                    .addressInUse,
                    "port already in use; stop the other process (ss -ltnp shows it) or choose another port "
                        + "(0 picks a free one)"
                )
            case EADDRNOTAVAIL:
                (.addressNotAvailable, "this machine does not have the address; \(addressAdvice)")
            case EACCES, EPERM:
                (.permissionDenied, "permission denied; choose a port above 1023")
            default:
                (.startFailed, "\(String(cString: strerror(number))) (errno \(number))")
            }
        return HTTPServerError(code, "Cannot listen on \(address): \(reason)")
    }
}
