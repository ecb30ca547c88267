// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Exporter
import Foundation
import Glibc

/// The limit of open files and sockets of a process (`RLIMIT_NOFILE`), and its division between the HTTP server's
/// connections and everything else.
package struct OpenFileLimit: Sendable, Equatable {
    /// The bot raises its limit up to this number, which is far more than it needs.
    static let target = 65_536
    /// Without this number of connections, the HTTP server is of little use.
    static let minimumConnections = 16
    /// Files and sockets of the bot, except those of event loops, of the gateway and of the HTTP server's connections: log
    /// files, the database with its connections and backups, the HTTP API. Measured: 30, with two event loops.
    private static let files = 64
    /// Descriptors of SwiftNIO's event loop for each core. Measured: 3.
    private static let filesPerCore = 4
    /// Gateway sessions if their number is not configured.
    private static let sessions = 8

    /// The limit in effect.
    let soft: Int
    /// The limit up to which the process may raise `soft`.
    let hard: Int
    let cores: Int

    /// The limit of this process.
    package static var current: OpenFileLimit {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        return OpenFileLimit(
            soft: Int(clamping: limit.rlim_cur), hard: Int(clamping: limit.rlim_max),
            cores: ProcessInfo.processInfo.activeProcessorCount)
    }

    /// Raises the limit of this process as far as it is useful.
    ///
    /// - Throws: `OpenFileLimitError` if the limit is too low. SwiftNIO would end the process without an explanation.
    package static func raise() throws(OpenFileLimitError) {
        let current = current
        let raised = try current.raised()
        guard raised > current.soft else { return }
        var limit = rlimit(rlim_cur: rlim_t(raised), rlim_max: rlim_t(current.hard))
        if current.hard == .max { limit.rlim_max = rlim_t.max }
        if setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) != 0, current.soft < current.minimum {
            throw OpenFileLimitError(limit: current.soft, minimum: current.minimum)
        }
    }

    /// The soft limit to set, which is never lower than the current one.
    func raised() throws(OpenFileLimitError) -> Int {
        let raised = max(soft, min(hard, Self.target))
        guard raised >= minimum else { throw OpenFileLimitError(limit: raised, minimum: minimum) }
        return raised
    }

    /// The lowest limit with which the bot works.
    var minimum: Int { reserve(sessions: 0) + Self.minimumConnections }

    /// Divides the limit so that the rest of the bot can always open files.
    ///
    /// - Parameters:
    ///   - maximum: the number of connections with a sufficient limit.
    ///   - sessions: the configured number of gateway sessions; 0 if Discord recommends it.
    /// - Returns: the number of connections that the HTTP server may have.
    package func connections(upTo maximum: Int, sessions: Int) -> Int {
        max(Self.minimumConnections, min(maximum, soft - reserve(sessions: sessions)))
    }

    private func reserve(sessions: Int) -> Int {
        Self.files + Self.filesPerCore * cores + (sessions == 0 ? Self.sessions : sessions)
            + HTTPServerConfiguration.spareConnections
    }
}

/// The limit of open files is too low.
package struct OpenFileLimitError: Error, Sendable, Equatable, CustomStringConvertible {
    let limit: Int
    let minimum: Int

    /// The limit, what the bot needs, and how to raise it.
    package var description: String {
        "The limit of open files is \(limit), and StatsBot needs at least \(minimum) on this machine. Raise it: "
            + "`ulimit -n 1024` in a shell, `LimitNOFILE=1024` in a systemd unit, `--ulimit nofile=1024` with docker run, "
            + "`ulimits: {nofile: 1024}` in a Compose file"
    }
}
