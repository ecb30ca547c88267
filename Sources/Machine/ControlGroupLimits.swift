// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation

/// The limits that the process's control groups and their ancestors impose; `nil` means unlimited.
///
/// Source: the kernel's documentation, Control Group v2 and Control Groups version 1; cgroups(7).
struct ControlGroupLimits: Sendable, Equatable {
    /// A memory limit and the usage that counts toward it, in bytes.
    struct Memory: Sendable, Equatable {
        var limit: Double
        /// Usage without reclaimable memory: inactive file pages.
        var workingSet: Double

        /// The fraction in use, 0 to 1.
        var ratio: Double { limit > 0 ? min(1, max(0, workingSet / limit)) : 1 }
    }

    /// A CPU limit and the CPU time used so far.
    struct Processors: Sendable, Equatable {
        /// In CPUs.
        var limit: Double
        /// In seconds.
        var used: Double?
    }

    /// The lowest memory limit; the innermost of equal ones.
    var memory: Memory?
    /// The lowest CPU limit.
    var processors: Processors?

    /// No limits.
    init() {}

    /// Reads the limits.
    ///
    /// - Parameters:
    ///   - memberships: the content of `/proc/self/cgroup`.
    ///   - mount: the mount point of the control groups.
    init(memberships: String, mount: String) {
        for line in memberships.split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 3 else { continue }
            if parts[0] == "0", parts[1].isEmpty {
                // In hybrid mode, with version 1 controllers, version 2 has its own directory.
                for root in [mount, mount + "/unified"] { readVersion2(Self.folders(root, parts[2])) }
                continue
            }
            let controllers = parts[1].split(separator: ",")
            if controllers.contains("memory") {
                for folder in Self.folders("\(mount)/memory", parts[2]) { addMemory1(folder) }
            }
            if controllers.contains("cpu") {
                for folder in Self.folders("\(mount)/\(parts[1])", parts[2]) + Self.folders("\(mount)/cpu", parts[2]) {
                    addProcessors1(folder)
                }
            }
        }
    }

    /// The directories of the group and its ancestors, innermost first. In a container whose own group is mounted as the
    /// root, the path does not exist, and only the root remains.
    private static func folders(_ root: String, _ path: String) -> [ControlGroupFolder] {
        // The path of a group outside the namespace begins with "..".
        var names = path.split(separator: "/").filter { $0 != ".." && $0 != "." }
        var folders: [ControlGroupFolder] = []
        while true {
            folders.append(ControlGroupFolder(path: ([root] + names.map(String.init)).joined(separator: "/")))
            if names.popLast() == nil { return folders }
        }
    }

    private mutating func readVersion2(_ folders: [ControlGroupFolder]) {
        for folder in folders {
            if let limit = folder.number("memory.max"), let current = folder.number("memory.current") {
                add(Memory(limit: limit, workingSet: current - (folder.field("memory.stat", "inactive_file") ?? 0)))
            }
            // "max 100000" means unlimited.
            if let quota = folder.numbers("cpu.max"), quota.count == 2, quota[1] > 0 {
                let used = folder.field("cpu.stat", "usage_usec").map { $0 / 1e6 }
                add(Processors(limit: quota[0] / quota[1], used: used))
            }
        }
    }

    private mutating func addMemory1(_ folder: ControlGroupFolder) {
        guard let limit = folder.number("memory.limit_in_bytes"), let usage = folder.number("memory.usage_in_bytes"),
            // Without a limit, the value is the largest multiple of the page size.
            limit < 0x7FFF_FFFF_FFFF_0000
        else { return }
        add(Memory(limit: limit, workingSet: usage - (folder.field("memory.stat", "total_inactive_file") ?? 0)))
    }

    private mutating func addProcessors1(_ folder: ControlGroupFolder) {
        guard let quota = folder.number("cpu.cfs_quota_us"), let period = folder.number("cpu.cfs_period_us"),
            quota > 0, period > 0
        else { return }
        add(Processors(limit: quota / period, used: folder.number("cpuacct.usage").map { $0 / 1e9 }))
    }

    private mutating func add(_ found: Memory) {
        if memory.map({ found.limit < $0.limit }) ?? true { memory = found }
    }

    private mutating func add(_ found: Processors) {
        if processors.map({ found.limit < $0.limit }) ?? true { processors = found }
    }
}

/// The files of one control group.
private struct ControlGroupFolder {
    let path: String

    /// The number that is the whole content of a file; `nil` for other content, such as `max`.
    func number(_ file: String) -> Double? {
        text(file).flatMap { Double($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
    }

    /// The numbers in a file; `nil` if it contains anything else.
    func numbers(_ file: String) -> [Double]? {
        guard let words = text(file)?.split(whereSeparator: \.isWhitespace) else { return nil }
        let numbers = words.compactMap { Double($0) }
        return numbers.count == words.count ? numbers : nil
    }

    /// A number from a file with lines of the form `name number`.
    func field(_ file: String, _ name: String) -> Double? {
        text(file)?.split(separator: "\n").first { $0.hasPrefix(name + " ") }
            .flatMap { Double($0.dropFirst(name.count + 1)) }
    }

    private func text(_ file: String) -> String? { try? String(contentsOfFile: "\(path)/\(file)", encoding: .utf8) }
}
