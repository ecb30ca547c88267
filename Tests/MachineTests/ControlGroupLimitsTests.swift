// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import TestSupport
import Testing

@testable import Machine

@Suite("Control group limits")
struct ControlGroupLimitsTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let memberships: String
        var files: [String: String] = [:]
        var memory: ControlGroupLimits.Memory?
        var processors: ControlGroupLimits.Processors?
    }

    private static let cases = [
        Case(testDescription: "no control groups", memberships: ""),
        Case(
            testDescription: "version 2", memberships: "0::/system.slice/statsbot.service\n",
            files: [
                "system.slice/statsbot.service/memory.max": "1000000\n",
                "system.slice/statsbot.service/memory.current": "600000\n",
                "system.slice/statsbot.service/memory.stat": "anon 1\ninactive_file 100000\nactive_file 5\n",
                "system.slice/statsbot.service/cpu.max": "150000 100000\n",
                "system.slice/statsbot.service/cpu.stat": "usage_usec 2500000\nuser_usec 1\n",
            ],
            memory: .init(limit: 1_000_000, workingSet: 500_000), processors: .init(limit: 1.5, used: 2.5)),
        Case(
            testDescription: "version 2, no limits", memberships: "0::/a\n",
            files: ["a/memory.max": "max\n", "a/memory.current": "600000\n", "a/cpu.max": "max 100000\n"]),
        Case(
            testDescription: "version 2, with a lower limit in the parent group", memberships: "0::/a/b\n",
            files: [
                "a/b/memory.max": "3000\n", "a/b/memory.current": "10\n", "a/memory.max": "2000\n",
                "a/memory.current": "1500\n", "a/b/cpu.max": "max 100000", "a/cpu.max": "50000 100000",
            ],
            memory: .init(limit: 2_000, workingSet: 1_500), processors: .init(limit: 0.5)),
        Case(
            testDescription: "version 2: of equal limits, the innermost applies", memberships: "0::/a/b\n",
            files: [
                "a/b/memory.max": "2000\n", "a/b/memory.current": "10\n", "a/memory.max": "2000\n",
                "a/memory.current": "1500\n",
            ],
            memory: .init(limit: 2_000, workingSet: 10)),
        Case(
            testDescription: "version 2 in a container, whose group is the root", memberships: "0::/../docker/1\n",
            files: ["memory.max": "1000\n", "memory.current": "250\n"],
            memory: .init(limit: 1_000, workingSet: 250)),
        Case(
            testDescription: "version 1",
            memberships: "5:cpu,cpuacct:/docker/1\n4:memory:/docker/1\n1:name=systemd:/x\n",
            files: [
                "memory/docker/1/memory.limit_in_bytes": "1000\n", "memory/docker/1/memory.usage_in_bytes": "900\n",
                "memory/docker/1/memory.stat": "inactive_file 1\ntotal_inactive_file 400\n",
                "memory/memory.limit_in_bytes": "9223372036854771712\n", "memory/memory.usage_in_bytes": "9\n",
                "cpu,cpuacct/docker/1/cpu.cfs_quota_us": "200000\n",
                "cpu,cpuacct/docker/1/cpu.cfs_period_us": "100000\n",
                "cpu,cpuacct/docker/1/cpuacct.usage": "1500000000\n",
            ],
            memory: .init(limit: 1_000, workingSet: 500), processors: .init(limit: 2, used: 1.5)),
        Case(
            testDescription: "version 1, no limits", memberships: "5:cpu:/\n4:memory:/\n",
            files: [
                "memory/memory.limit_in_bytes": "9223372036854771712\n", "memory/memory.usage_in_bytes": "9\n",
                "cpu/cpu.cfs_quota_us": "-1\n", "cpu/cpu.cfs_period_us": "100000\n",
            ]),
        Case(
            testDescription: "malformed files", memberships: "nonsense\n0::/a\n:::\n",
            files: ["a/memory.max": "much", "a/memory.current": "", "a/cpu.max": "1 0", "a/memory.stat": "x"]),
    ]

    @Test("limits of both versions and of ancestor groups are found", arguments: cases)
    func limits(_ testCase: Case) throws {
        try Self.withMount(testCase.files) { mount in
            let limits = ControlGroupLimits(memberships: testCase.memberships, mount: mount)
            #expect(limits.memory == testCase.memory)
            #expect(limits.processors == testCase.processors)
        }
    }

    @Test("usage is relative to the group's limit; a limit above the machine's memory is ignored")
    func load() async throws {
        try await ProcFolder.with([
            "stat": "cpu  100 0 100 700 100 0 0 0 0 0\ncpu0 1 2 3\ncpu1 1 2 3\nintr 5\n", "self/cgroup": "0::/a\n",
            "meminfo": "MemTotal:        1000 kB\nMemAvailable:     250 kB\n",
        ]) { root in
            try Self.withMount([
                "a/memory.max": "512000", "a/memory.current": "128000", "a/cpu.max": "50000 100000",
                "a/cpu.stat": "usage_usec 0\n",
            ]) { mount in
                let metrics = SystemMetrics(
                    files: SystemFiles(root: root, controlGroups: mount), folder: "/nonexistent")
                metrics.look()
                #expect(metrics.load == MachineLoad(memory: 0.25, memoryLimit: 512_000, processorLimit: 0.5))
                // Two processors' ticks: as many seconds as half of them.
                let ticks = Int(SystemFiles.ticksPerSecond) * 2
                try ProcFolder.write(
                    ["stat": "cpu  \(100 + ticks) 0 100 700 100 0 0 0\ncpu0\ncpu1\n"], to: root)
                try Self.write(["a/cpu.stat": "usage_usec 250000\n", "a/memory.max": "2000000"], to: mount)
                metrics.look()
                #expect(
                    metrics.load
                        == MachineLoad(processor: 0.5, memory: 0.75, memoryLimit: 1_024_000, processorLimit: 0.5))
            }
        }
    }

    private static func withMount(_ files: [String: String], _ body: (String) throws -> Void) throws {
        let mount = FileManager.default.temporaryDirectory.appendingPathComponent("cgroup-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: mount, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: mount) }
        try write(files, to: mount.path)
        try body(mount.path)
    }

    private static func write(_ files: [String: String], to mount: String) throws {
        for (name, text) in files {
            let url = URL(fileURLWithPath: "\(mount)/\(name)")
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: url)
        }
    }
}
