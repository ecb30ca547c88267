// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// What one line of `/proc/<pid>/stat` says (proc(5)); a value, so that it can be tested without a process.
public struct ProcessStatus: Sendable, Equatable {
    /// User and system time, in clock ticks.
    public let cpuTicks: UInt64
    /// Its threads.
    public let threads: UInt64
    /// When the process started, in clock ticks after boot.
    public let startTicks: UInt64
    /// Memory that it has reserved.
    public let virtualMemoryBytes: UInt64
    /// Memory that it has in use, in pages.
    public let residentPages: UInt64

    /// Reads the line; nil if it does not have the expected shape.
    public init?(stat: String) {
        // The program's name stands in parentheses and may hold spaces and parentheses itself: count from the last one.
        guard let end = stat.lastIndex(of: ")") else { return nil }
        let fields = stat[stat.index(after: end)...].split(whereSeparator: \.isWhitespace)
        // proc(5) numbers the fields from 1, and the first one here is its third.
        func field(_ number: Int) -> UInt64? {
            fields.indices.contains(number - 3) ? UInt64(fields[number - 3]) : nil
        }
        guard let user = field(14), let system = field(15), let threads = field(20), let start = field(22),
            let virtual = field(23), let resident = field(24)
        else { return nil }
        cpuTicks = user &+ system
        self.threads = threads
        startTicks = start
        virtualMemoryBytes = virtual
        residentPages = resident
    }

    /// The bytes that the network namespace has received and sent, from the text of `/proc/<pid>/net/netstat`, where a line
    /// of names is followed by one of values.
    static func networkBytes(netstat: String) -> (received: UInt64, sent: UInt64)? {
        let lines = netstat.split(separator: "\n").filter { $0.hasPrefix("IpExt: ") }.map { $0.split(separator: " ") }
        guard lines.count == 2, lines[0].count == lines[1].count else { return nil }
        func value(_ name: String) -> UInt64? {
            lines[0].firstIndex { $0 == name }.flatMap { UInt64(lines[1][$0]) }
        }
        guard let received = value("InOctets"), let sent = value("OutOctets") else { return nil }
        return (received, sent)
    }

    /// The time the machine booted, in seconds since 1970, from the text of `/proc/stat`.
    static func bootTime(stat: String) -> UInt64? {
        for line in stat.split(separator: "\n") where line.hasPrefix("btime ") {
            return UInt64(line.dropFirst("btime ".count))
        }
        return nil
    }
}
