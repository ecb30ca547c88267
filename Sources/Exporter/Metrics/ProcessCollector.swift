// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Glibc

/// The `process_*` metrics of Prometheus' client libraries, read from `/proc/self` at scrape time.
///
/// A value that cannot be read is absent.
public struct ProcessCollector: Collector {
    /// The families: CPU, memory, file descriptors, network, threads, start time.
    public static let metricDescriptors: [MetricDescriptor] = [
        MetricDescriptor(
            name: "process_cpu_seconds_total", kind: .counter,
            help: "Total user and system CPU time spent in seconds.", unit: "seconds"),
        MetricDescriptor(
            name: "process_max_fds", kind: .gauge, help: "Maximum number of open file descriptors."),
        MetricDescriptor(
            name: "process_network_receive_bytes_total", kind: .counter,
            help: "Bytes received over IP in the network namespace of the process.", unit: "bytes"),
        MetricDescriptor(
            name: "process_network_transmit_bytes_total", kind: .counter,
            help: "Bytes sent over IP in the network namespace of the process.", unit: "bytes"),
        MetricDescriptor(name: "process_open_fds", kind: .gauge, help: "Number of open file descriptors."),
        MetricDescriptor(
            name: "process_resident_memory_bytes", kind: .gauge, help: "Resident memory size in bytes.", unit: "bytes"),
        MetricDescriptor(
            name: "process_start_time_seconds", kind: .gauge,
            help: "Start time of the process since unix epoch in seconds.", unit: "seconds"),
        MetricDescriptor(name: "process_threads", kind: .gauge, help: "Number of operating system threads."),
        MetricDescriptor(
            name: "process_virtual_memory_bytes", kind: .gauge, help: "Virtual memory size in bytes.", unit: "bytes"),
        MetricDescriptor(
            name: "process_virtual_memory_max_bytes", kind: .gauge,
            help: "Maximum amount of virtual memory available in bytes.", unit: "bytes"),
    ]

    private let ticksPerSecond = Double(max(1, sysconf(Int32(_SC_CLK_TCK))))
    private let pageSize = Double(max(1, sysconf(Int32(_SC_PAGESIZE))))
    private let bootTime: Double?

    /// Creates a collector for this process.
    public init() {
        bootTime = Self.contents(of: "/proc/stat").flatMap(ProcessStatus.bootTime).map { Double($0) }
    }

    /// The families, so that they need not be listed in a catalog.
    public var descriptors: [MetricDescriptor] { Self.metricDescriptors }

    /// 200 milliseconds, because the kernel takes longer to write these files than the rest of the page takes.
    public var cacheDuration: Duration { .milliseconds(200) }

    /// Reads the resource usage of this process from `/proc/self`.
    public func read() -> ProcessReading {
        let status = Self.contents(of: "/proc/self/stat").flatMap(ProcessStatus.init(stat:))
        return ProcessReading(
            cpuSeconds: status.map { Double($0.cpuTicks) / ticksPerSecond },
            residentBytes: status.map { Int(clamping: $0.residentPages &* UInt64(pageSize)) },
            virtualBytes: status.map { Int(clamping: $0.virtualMemoryBytes) },
            threads: status.map { Int(clamping: $0.threads) },
            startTime: status.flatMap { status in
                bootTime.map { $0 + Double(status.startTicks) / ticksPerSecond }
            },
            openDescriptors: Self.openDescriptors())
    }

    /// Reads `/proc/self` with a few system calls.
    public func collect() -> [MetricSample] {
        let reading = read()
        var samples: [MetricSample] = []
        func add(_ name: String, _ value: Double?, createdAt: Double? = nil) {
            if let value { samples.append(MetricSample(name, value, createdAt: createdAt)) }
        }
        add("process_cpu_seconds_total", reading.cpuSeconds, createdAt: reading.startTime)
        add("process_resident_memory_bytes", reading.residentBytes.map(Double.init))
        add("process_virtual_memory_bytes", reading.virtualBytes.map(Double.init))
        add("process_threads", reading.threads.map(Double.init))
        add("process_start_time_seconds", reading.startTime)
        add("process_open_fds", reading.openDescriptors.map(Double.init))
        if let bytes = Self.contents(of: "/proc/self/net/netstat").flatMap(ProcessStatus.networkBytes) {
            samples.append(MetricSample("process_network_receive_bytes_total", Double(bytes.received)))
            samples.append(MetricSample("process_network_transmit_bytes_total", Double(bytes.sent)))
        }
        // Without a limit, these are the largest 64-bit integer, as in Prometheus' client libraries.
        if let limit = Self.limit(RLIMIT_NOFILE) { samples.append(MetricSample("process_max_fds", limit)) }
        if let limit = Self.limit(RLIMIT_AS) { samples.append(MetricSample("process_virtual_memory_max_bytes", limit)) }
        return samples
    }

    private static func limit(_ resource: __rlimit_resource) -> Double? {
        var limit = rlimit()
        return getrlimit(__rlimit_resource_t(resource.rawValue), &limit) == 0 ? Double(limit.rlim_cur) : nil
    }

    private static func openDescriptors() -> Int? {
        guard let directory = opendir("/proc/self/fd") else { return nil }
        defer { closedir(directory) }
        var entries = 0
        while readdir(directory) != nil { entries += 1 }
        // Excluding ".", "..", and the descriptor of the listing itself.
        return max(0, entries - 3)
    }

    private static func contents(of path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var text: [UInt8] = []
        while true {
            let chunk = [UInt8](unsafeUninitializedCapacity: 16_384) { buffer, count in
                count = max(0, Glibc.read(descriptor, buffer.baseAddress, buffer.count))
            }
            if chunk.isEmpty { return String(decoding: text, as: UTF8.self) }
            text += chunk
        }
    }
}
