// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Exporter
import Foundation
import Glibc

/// What the kernel tells of this process and of the machine, proc(5). What cannot be read is `nil`.
struct SystemFiles: Sendable {
    /// How finely the kernel counts processor time.
    static let ticksPerSecond = Double(max(1, sysconf(Int32(_SC_CLK_TCK))))

    /// Where `/proc` is.
    let root: String
    /// Where the control groups are mounted.
    let controlGroups: String

    init(root: String = "/proc", controlGroups: String = "/sys/fs/cgroup") {
        self.root = root
        self.controlGroups = controlGroups
    }

    /// This process now.
    var process: ProcessUse? {
        text("self/stat").flatMap {
            ProcessUse(
                stat: $0, ticksPerSecond: Int(Self.ticksPerSecond),
                pageSize: max(1, sysconf(Int32(_SC_PAGESIZE))))
        }
    }

    /// How long the processors have worked and rested since the machine started.
    var processors: ProcessorUse? { text("stat").flatMap(ProcessorUse.init(stat:)) }

    /// The machine's memory.
    var memory: MemoryUse? { text("meminfo").flatMap(MemoryUse.init(meminfo:)) }

    /// What the process's control groups leave to it; nothing is limited where there are none.
    var limits: ControlGroupLimits {
        text("self/cgroup").map { ControlGroupLimits(memberships: $0, mount: controlGroups) } ?? ControlGroupLimits()
    }

    private func text(_ name: String) -> String? {
        try? String(contentsOfFile: "\(root)/\(name)", encoding: .utf8)
    }
}

/// What the process has used so far.
struct ProcessUse: Sendable, Equatable {
    /// User and system time, in seconds.
    var processorSeconds: Double
    /// Resident memory.
    var residentBytes: Double
    var threads: Int

    /// Reads `/proc/self/stat`; `nil` for a text of another shape.
    init?(stat: String, ticksPerSecond: Int, pageSize: Int) {
        guard let status = ProcessStatus(stat: stat) else { return nil }
        processorSeconds = Double(status.cpuTicks) / Double(ticksPerSecond)
        residentBytes = Double(status.residentPages) * Double(pageSize)
        threads = Int(clamping: status.threads)
    }
}

/// How long all processors have worked and been there, in ticks.
struct ProcessorUse: Sendable, Equatable {
    var busy: Double
    var total: Double
    /// How many processors there are.
    var count = 1

    /// Reads the first line of `/proc/stat`: user, nice, system, idle, iowait, irq, softirq, steal; what follows is a part
    /// of the first two.
    init?(stat: String) {
        let fields = stat.prefix { $0 != "\n" }.split(separator: " ")
        let ticks = fields.dropFirst().prefix(8).compactMap { Double($0) }
        guard fields.first == "cpu", ticks.count >= 5 else { return nil }
        total = ticks.reduce(0, +)
        busy = total - ticks[3] - ticks[4]
        count = max(1, stat.split(separator: "\n").dropFirst().prefix { $0.hasPrefix("cpu") }.count)
    }

    /// The part of the time since an earlier look in which they worked, 0 to 1; `nil` where no time has passed.
    func ratio(since earlier: ProcessorUse) -> Double? {
        guard total > earlier.total else { return nil }
        return min(1, max(0, (busy - earlier.busy) / (total - earlier.total)))
    }
}

/// The machine's memory, in bytes.
struct MemoryUse: Sendable, Equatable {
    var total: Double
    /// What a new process could have.
    var available: Double

    /// Reads `/proc/meminfo`.
    init?(meminfo: String) {
        func bytes(_ name: String) -> Double? {
            meminfo.split(separator: "\n").first { $0.hasPrefix(name + ":") }?
                .split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Double($0) }.map { $0 * 1_024 }
        }
        guard let total = bytes("MemTotal"), let available = bytes("MemAvailable"), total > 0 else { return nil }
        self.total = total
        self.available = available
    }

    /// The part in use, 0 to 1.
    var ratio: Double { min(1, max(0, 1 - available / total)) }
}
