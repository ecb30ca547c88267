// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Glibc
import Timekeeping

/// Notifies the service manager that started the process, as sd_notify(3) does, without libsystemd.
package struct SystemdNotifier: Sendable {
    /// A notification could not be sent.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// `NOTIFY_SOCKET`: a path, or an abstract name that begins with `@`.
    package let socket: String
    /// The watchdog timeout, `WATCHDOG_USEC`; `nil` without a watchdog.
    let watchdog: Duration?

    /// The notifier for the service manager of this process, if it requests notifications.
    package static var ofThisProcess: SystemdNotifier? {
        SystemdNotifier(environment: ProcessInfo.processInfo.environment, processID: getpid())
    }

    /// Reads the variables described in systemd.exec(5) and sd_watchdog_enabled(3). Returns `nil` if no service manager
    /// requests notifications.
    ///
    /// - Parameters:
    ///   - environment: The environment variables.
    ///   - processID: The ID of this process. A watchdog for another process is ignored.
    package init?(environment: [String: String], processID: Int32) {
        guard let socket = environment["NOTIFY_SOCKET"], socket.count > 1, let first = socket.first,
            "/@".contains(first)
        else { return nil }
        self.socket = socket
        let isOurs = environment["WATCHDOG_PID"].map { $0 == String(processID) } ?? true
        let microseconds = environment["WATCHDOG_USEC"].flatMap { Int64($0) } ?? 0
        watchdog = isOurs && microseconds > 0 ? .microseconds(microseconds) : nil
    }

    /// Sends lines such as `READY=1` as one datagram. It does not block for long because the socket is local.
    ///
    /// - Throws: `Failure`.
    package func send(_ lines: [String]) throws {
        guard !lines.isEmpty else { return }
        let descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw failure("socket") }
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var name = Array(socket.utf8)
        // An abstract name begins with a zero byte and is not zero-terminated.
        if name[0] == UInt8(ascii: "@") { name[0] = 0 }
        guard name.count < MemoryLayout.size(ofValue: address.sun_path) else {
            throw Failure(description: "NOTIFY_SOCKET is too long: \"\(socket)\"")
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + name.count)
        let message = Array(lines.joined(separator: "\n").utf8)
        let sent = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                sendto(descriptor, message, message.count, Int32(MSG_NOSIGNAL), $0, length)
            }
        }
        guard sent == message.count else { throw failure("sendto") }
    }

    /// Announces that the configuration is being reloaded. `READY=1` must follow.
    package func sendReloading() throws {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        try send(["RELOADING=1", "MONOTONIC_USEC=\(time.tv_sec * 1_000_000 + time.tv_nsec / 1_000)"])
    }

    private func failure(_ call: String) -> Failure {
        Failure(description: "\(call) for NOTIFY_SOCKET \"\(socket)\" failed: \(String(cString: strerror(errno)))")
    }
}
