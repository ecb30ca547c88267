// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Exporter
import Foundation
import Glibc

/// Kernel statistics of this process and the machine, from proc(5). Unreadable values are `nil`.
package struct SystemFiles: Sendable {
    /// The resolution of the kernel's CPU times.
    static let ticksPerSecond = Double(max(1, sysconf(Int32(_SC_CLK_TCK))))

    /// The mount point of `/proc`.
    let root: String
    /// The mount point of the control groups.
    let controlGroups: String

    package init(root: String = "/proc", controlGroups: String = "/sys/fs/cgroup") {
        self.root = root
        self.controlGroups = controlGroups
    }

    /// The current resource usage of this process.
    package var process: ProcessUse? {
        text("self/stat").flatMap {
            ProcessUse(
                stat: $0, ticksPerSecond: Int(Self.ticksPerSecond),
                pageSize: max(1, sysconf(Int32(_SC_PAGESIZE))))
        }
    }

    /// The machine's CPU times since it started.
    var processors: ProcessorUse? { text("stat").flatMap(ProcessorUse.init(stat:)) }

    /// The machine's memory.
    package var memory: MemoryUse? { text("meminfo").flatMap(MemoryUse.init(meminfo:)) }

    /// The limits of the process's control groups; unlimited if there are none.
    var limits: ControlGroupLimits {
        text("self/cgroup").map { ControlGroupLimits(memberships: $0, mount: controlGroups) } ?? ControlGroupLimits()
    }

    private func text(_ name: String) -> String? {
        try? String(contentsOfFile: "\(root)/\(name)", encoding: .utf8)
    }
}

/// The resource usage of the process.
package struct ProcessUse: Sendable, Equatable {
    /// User and system time, in seconds.
    package var processorSeconds: Double
    package var residentBytes: Double
    package var threads: Int

    /// Parses `/proc/self/stat`; `nil` if it is malformed.
    init?(stat: String, ticksPerSecond: Int, pageSize: Int) {
        guard let status = ProcessStatus(stat: stat) else { return nil }
        processorSeconds = Double(status.cpuTicks) / Double(ticksPerSecond)
        residentBytes = Double(status.residentPages) * Double(pageSize)
        threads = Int(clamping: status.threads)
    }
}

/// The CPU times of all processors, in ticks.
struct ProcessorUse: Sendable, Equatable {
    var busy: Double
    var total: Double
    /// Number of processors.
    var count = 1

    /// Parses the first line of `/proc/stat`: user, nice, system, idle, iowait, irq, softirq, steal; the remaining fields
    /// are already included in the first two.
    init?(stat: String) {
        let fields = stat.prefix { $0 != "\n" }.split(separator: " ")
        let ticks = fields.dropFirst().prefix(8).compactMap { Double($0) }
        guard fields.first == "cpu", ticks.count >= 5 else { return nil }
        total = ticks.reduce(0, +)
        busy = total - ticks[3] - ticks[4]
        count = max(1, stat.split(separator: "\n").dropFirst().prefix { $0.hasPrefix("cpu") }.count)
    }

    /// The busy fraction of the time since an earlier reading, 0 to 1; `nil` if no time has passed.
    func ratio(since earlier: ProcessorUse) -> Double? {
        guard total > earlier.total else { return nil }
        return min(1, max(0, (busy - earlier.busy) / (total - earlier.total)))
    }
}

/// The machine's memory, in bytes.
package struct MemoryUse: Sendable, Equatable {
    package var total: Double
    /// Memory available to a new process.
    var available: Double

    /// Parses `/proc/meminfo`.
    init?(meminfo: String) {
        func bytes(_ name: String) -> Double? {
            meminfo.split(separator: "\n").first { $0.hasPrefix(name + ":") }?
                .split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Double($0) }.map { $0 * 1_024 }
        }
        guard let total = bytes("MemTotal"), let available = bytes("MemAvailable"), total > 0 else { return nil }
        self.total = total
        self.available = available
    }

    /// The fraction in use, 0 to 1.
    var ratio: Double { min(1, max(0, 1 - available / total)) }
}
