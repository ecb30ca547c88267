// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// The parsed line of `/proc/<pid>/stat` (proc(5)).
public struct ProcessStatus: Sendable, Equatable {
    /// User and system time, in clock ticks.
    public let cpuTicks: UInt64
    /// The number of threads.
    public let threads: UInt64
    /// The start time of the process, in clock ticks after boot.
    public let startTicks: UInt64
    /// Virtual memory in bytes.
    public let virtualMemoryBytes: UInt64
    /// Resident memory in pages.
    public let residentPages: UInt64

    /// Parses the line; nil if it does not have the expected format.
    public init?(stat: String) {
        // The program's name is in parentheses and may contain spaces and parentheses, so count from the last one.
        guard let end = stat.lastIndex(of: ")") else { return nil }
        let fields = stat[stat.index(after: end)...].split(whereSeparator: \.isWhitespace)
        // proc(5) numbers the fields from 1; the first field here is number 3.
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

    /// The bytes received and sent in the network namespace, from the text of `/proc/<pid>/net/netstat`, in which a
    /// line of names is followed by a line of values.
    static func networkBytes(netstat: String) -> (received: UInt64, sent: UInt64)? {
        let lines = netstat.split(separator: "\n").filter { $0.hasPrefix("IpExt: ") }.map { $0.split(separator: " ") }
        guard lines.count == 2, lines[0].count == lines[1].count else { return nil }
        func value(_ name: String) -> UInt64? {
            lines[0].firstIndex { $0 == name }.flatMap { UInt64(lines[1][$0]) }
        }
        guard let received = value("InOctets"), let sent = value("OutOctets") else { return nil }
        return (received, sent)
    }

    /// The boot time of the machine, in seconds since 1970, from the text of `/proc/stat`.
    static func bootTime(stat: String) -> UInt64? {
        for line in stat.split(separator: "\n") where line.hasPrefix("btime ") {
            return UInt64(line.dropFirst("btime ".count))
        }
        return nil
    }
}
