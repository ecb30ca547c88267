// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation

/// What the process's control groups, and those around them, leave to it. What is not limited is `nil`.
///
/// Source: the kernel's documentation, Control Group v2 and Control Groups version 1; cgroups(7).
struct ControlGroupLimits: Sendable, Equatable {
    /// A bound on memory, and what counts against it, in bytes.
    struct Memory: Sendable, Equatable {
        var limit: Double
        /// In use without what the kernel gives back when it is needed: file pages that nobody used lately.
        var workingSet: Double

        /// The part in use, 0 to 1.
        var ratio: Double { limit > 0 ? min(1, max(0, workingSet / limit)) : 1 }
    }

    /// A bound on processor time, and what was used so far.
    struct Processors: Sendable, Equatable {
        /// How many processors' time.
        var limit: Double
        /// In seconds.
        var used: Double?
    }

    /// The tightest bound on memory; of equal ones the innermost.
    var memory: Memory?
    /// The tightest bound on processor time.
    var processors: Processors?

    /// Nothing is limited.
    init() {}

    /// Reads them.
    ///
    /// - Parameters:
    ///   - memberships: the text of `/proc/self/cgroup`.
    ///   - mount: where the control groups are mounted.
    init(memberships: String, mount: String) {
        for line in memberships.split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 3 else { continue }
            if parts[0] == "0", parts[1].isEmpty {
                // Beside controllers of version 1, version 2 is mounted in a folder of its own.
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

    /// The group's folder and those around it, the innermost first. In a container whose own group is mounted as the root
    /// the path leads nowhere, and the root is what is left.
    private static func folders(_ root: String, _ path: String) -> [ControlGroupFolder] {
        // Outside of the namespace a path begins with "..".
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
            // "max 100000": not limited.
            if let quota = folder.numbers("cpu.max"), quota.count == 2, quota[1] > 0 {
                let used = folder.field("cpu.stat", "usage_usec").map { $0 / 1e6 }
                add(Processors(limit: quota[0] / quota[1], used: used))
            }
        }
    }

    private mutating func addMemory1(_ folder: ControlGroupFolder) {
        guard let limit = folder.number("memory.limit_in_bytes"), let usage = folder.number("memory.usage_in_bytes"),
            // Without a limit it is the largest multiple of the page size.
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

    /// The number that is all of a file; `nil` for another word, such as `max`.
    func number(_ file: String) -> Double? {
        text(file).flatMap { Double($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
    }

    /// The numbers of a file; `nil` where a word is none.
    func numbers(_ file: String) -> [Double]? {
        guard let words = text(file)?.split(whereSeparator: \.isWhitespace) else { return nil }
        let numbers = words.compactMap { Double($0) }
        return numbers.count == words.count ? numbers : nil
    }

    /// A number from a file of lines `name number`.
    func field(_ file: String, _ name: String) -> Double? {
        text(file)?.split(separator: "\n").first { $0.hasPrefix(name + " ") }
            .flatMap { Double($0.dropFirst(name.count + 1)) }
    }

    private func text(_ file: String) -> String? { try? String(contentsOfFile: "\(path)/\(file)", encoding: .utf8) }
}
