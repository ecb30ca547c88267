// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Exporter
import Foundation
import TestSupport
import Testing
import Timekeeping

@testable import BotLogging
@testable import Counting
@testable import LocalTime
@testable import Machine
@testable import StatsBot

@Suite("Resource usage")
struct SystemMetricsTests {
    @Test("the process status is parsed, even with spaces and parentheses in the name")
    func process() {
        let use = ProcessUse(stat: ProcFolder.processLine, ticksPerSecond: 100, pageSize: 4_096)
        #expect(use?.processorSeconds == 2)
        #expect(use?.residentBytes == 10_240_000)
        #expect(use?.threads == 17)
    }

    @Test(
        "a malformed line is rejected",
        arguments: ["", "42 (bot", "42 (bot) S 1", "42 (bot) S a b c d e f g h i j k l m n o p q r s t u v w"])
    func otherShapes(_ text: String) {
        #expect(ProcessUse(stat: text, ticksPerSecond: 100, pageSize: 4_096) == nil)
        #expect(ProcessorUse(stat: text) == nil)
        #expect(MemoryUse(meminfo: text) == nil)
    }

    @Test("CPU usage is measured between two readings; unreadable values are absent")
    func load() async throws {
        try await ProcFolder.with([
            "stat": "cpu  100 0 100 700 100 0 0 0 0 0\ncpu0 1 2 3\n",
            "meminfo": "MemTotal:        1000 kB\nMemFree:          1 kB\nMemAvailable:     250 kB\n",
        ]) { root in
            let metrics = SystemMetrics(files: SystemFiles(root: root), folder: "/nonexistent")
            #expect(metrics.load == MachineLoad())
            metrics.look()
            #expect(metrics.load == MachineLoad(memory: 0.75, memoryLimit: 1_024_000, processorLimit: 1))
            try ProcFolder.write(["stat": "cpu  130 0 120 740 110 0 0 0 0 0\n"], to: root)
            metrics.look()
            #expect(
                metrics.load
                    == MachineLoad(processor: 0.5, memory: 0.75, memoryLimit: 1_024_000, processorLimit: 1))
            metrics.look()
            #expect(
                metrics.load
                    == MachineLoad(processor: 0.5, memory: 0.75, memoryLimit: 1_024_000, processorLimit: 1))

            let registry = MetricRegistry(catalog: MetricCatalog.descriptors)
            registry.register(metrics)
            #expect(
                registry.samples(of: "statsbot_system") == [
                    "statsbot_system_cpu_ratio 0.5", "statsbot_system_memory_ratio 0.75",
                ])
        }
    }

    @Test("this machine's values are within their bounds")
    func thisMachine() throws {
        let metrics = SystemMetrics(folder: "/")
        metrics.look()
        let process = try #require(metrics.files.process)
        #expect(process.residentBytes > 1_000_000)
        #expect(process.threads >= 1)
        #expect((0...1).contains(try #require(metrics.load.memory)))
        #expect((0...1).contains(try #require(metrics.load.disk)))
    }

    @Test(
        "uptimes in words",
        arguments: [
            (0, "0 minutes"), (59, "0 minutes"), (60, "1 minute"), (3_600, "1 hour"), (86_400, "1 day"),
            (2 * 86_400 + 3 * 3_600 + 4 * 60 + 5, "2 days 3 hours 4 minutes"), (86_400 + 120, "1 day 2 minutes"),
            (-5, "0 minutes"),
        ])
    func uptime(_ seconds: Int, _ words: String) {
        #expect(UptimeText.words(.seconds(seconds)) == words)
    }

    @Test(
        "a run ID has eight hexadecimal digits",
        arguments: [(0, "00000000"), (0xABC, "00000ABC"), (UInt32.max, "FFFFFFFF")])
    func runID(_ number: UInt32, _ text: String) {
        #expect(RunID(number).description == text)
    }
}
