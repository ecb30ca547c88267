// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Glibc
import Testing

@testable import Exporter

@Suite("Process collector")
struct ProcessCollectorTests {
    @Test("A stat line is parsed, whatever the program's name")
    func parsing() throws {
        let line = """
            42 (a) b (c)) S 1 42 42 0 -1 4194560 500 0 3 0 17 5 0 0 20 0 6 0 123456 1048576 77 18446744073709551615 1 1
            """
        let status = try #require(ProcessStatus(stat: line))
        #expect(status.cpuTicks == 22)
        #expect(status.threads == 6)
        #expect(status.startTicks == 123_456)
        #expect(status.virtualMemoryBytes == 1_048_576)
        #expect(status.residentPages == 77)
    }

    @Test(
        "An invalid stat line is rejected",
        arguments: ["", "42", "42 (a) S 1 2 3", "42 (a) " + String(repeating: "x ", count: 60)])
    func malformed(line: String) {
        #expect(ProcessStatus(stat: line) == nil)
    }

    @Test("The boot time is found among the other lines")
    func bootTime() {
        #expect(ProcessStatus.bootTime(stat: "cpu 1 2\nbtime 1700000000\nprocesses 5\n") == 1_700_000_000)
        #expect(ProcessStatus.bootTime(stat: "cpu 1 2\n") == nil)
    }

    @Test("The network bytes are found by their names")
    func network() throws {
        let text = "TcpExt: A B\nTcpExt: 1 2\nIpExt: InMcastPkts InOctets OutOctets\nIpExt: 0 70 9\n"
        let bytes = try #require(ProcessStatus.networkBytes(netstat: text))
        #expect(bytes.received == 70 && bytes.sent == 9)
    }

    @Test(
        "Text without these names and values is rejected",
        arguments: ["", "IpExt: InOctets OutOctets\n", "IpExt: InOctets OutOctets\nIpExt: 1\n", "IpExt: a\nIpExt: 1\n"])
    func noNetwork(text: String) {
        #expect(ProcessStatus.networkBytes(netstat: text) == nil)
    }

    @Test("This process has all values, and they are plausible")
    func thisProcess() throws {
        let collector = ProcessCollector()
        let samples = Dictionary(uniqueKeysWithValues: collector.collect().map { ($0.name, $0.value) })
        #expect(Set(samples.keys) == Set(ProcessCollector.metricDescriptors.map(\.name)))
        let resident = try #require(samples["process_resident_memory_bytes"])
        let virtual = try #require(samples["process_virtual_memory_bytes"])
        let open = try #require(samples["process_open_fds"])
        let maximum = try #require(samples["process_max_fds"])
        let started = try #require(samples["process_start_time_seconds"])
        #expect(resident > 1_000_000 && resident < virtual)
        #expect(open >= 3 && open <= maximum)
        #expect(try #require(samples["process_virtual_memory_max_bytes"]) >= virtual)
        #expect(collector.collect().first { $0.name == "process_cpu_seconds_total" }?.createdAt == started)
        #expect(try #require(samples["process_threads"]) >= 1)
        #expect(try #require(samples["process_cpu_seconds_total"]) >= 0)
        #expect((1_600_000_000...Double(time(nil)) + 2).contains(started), "\(started)")
    }
}
