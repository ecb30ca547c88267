// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Exporter
import Resilience
import ServiceLifecycle
import StoreFiles
import Supervision
import Synchronization
import Timekeeping

/// Resource usage, each from 0 to 1; `nil` if unknown.
package struct MachineLoad: Sendable, Equatable {
    /// CPU usage, relative to the control group's limit or else to the machine.
    package var processor: Double?
    /// Memory usage, relative to the control group's limit or else to the machine.
    package var memory: Double?
    package var disk: Double?
    /// Memory available to the bot in total, in bytes.
    var memoryLimit: Double?
    /// CPUs available to the bot.
    var processorLimit: Double?
}

/// Measures resource usage every few seconds and keeps the result, so that readers never wait for a disk.
package final class SystemMetrics: Service, Collector {
    /// Time between measurements, in real time.
    static let interval = Duration.seconds(15)

    package let files: SystemFiles
    /// A directory on the measured disk.
    let folder: String
    private let state = Mutex(State())

    private struct State {
        var load = MachineLoad()
        var processors: ProcessorUse?
        var groupSeconds: Double?
    }

    package init(files: SystemFiles = SystemFiles(), folder: String) {
        self.files = files
        self.folder = folder
    }

    /// The last measurement.
    package var load: MachineLoad { state.withLock { $0.load } }

    package func run() async throws {
        try await untilShutdown {
            while true {
                // A disk that hangs blocks only this thread.
                try await onThreadOfItsOwn { self.look() }
                ServiceStatus.current?.succeeded()
                try await SystemClock().sleep(for: Self.interval)
            }
        }
    }

    /// Measures once; the CPU usage is that since the previous measurement.
    func look() {
        let processors = files.processors
        let limits = files.limits
        let machine = files.memory
        // A limit above the machine's memory has no effect.
        let group = limits.memory.flatMap { limit in
            machine.map { limit.limit < $0.total } ?? true ? limit : nil
        }
        let disk = (try? DiskSpace(at: folder)).flatMap { space in
            space.total > 0 ? min(1, max(0, 1 - Double(space.free) / Double(space.total))) : nil
        }
        state.withLock { state in
            // Within one tick, the previous value is kept.
            let ratio = state.processors.flatMap { processors?.ratio(since: $0) }
            let ofGroup = Self.ratio(of: limits.processors, since: state.groupSeconds, processors, state.processors)
            state.load = MachineLoad(
                processor: ofGroup ?? ratio ?? state.load.processor, memory: group?.ratio ?? machine?.ratio, disk: disk,
                memoryLimit: group?.limit ?? machine?.total,
                processorLimit: limits.processors?.limit ?? processors.map { Double($0.count) })
            state.processors = processors
            state.groupSeconds = limits.processors?.used
        }
    }

    /// The fraction of its CPU limit that the control group used; the machine's ticks measure the elapsed time.
    private static func ratio(
        of bound: ControlGroupLimits.Processors?, since earlier: Double?, _ now: ProcessorUse?, _ before: ProcessorUse?
    ) -> Double? {
        guard let bound, let used = bound.used, let earlier, let now, let before, now.total > before.total else {
            return nil
        }
        let seconds = (now.total - before.total) / Double(now.count) / SystemFiles.ticksPerSecond
        return min(1, max(0, (used - earlier) / (seconds * bound.limit)))
    }

    package func collect() -> [MetricSample] {
        let load = load
        return [
            ("statsbot_system_cpu_ratio", load.processor), ("statsbot_system_memory_ratio", load.memory),
            ("statsbot_system_disk_ratio", load.disk), ("statsbot_memory_limit_bytes", load.memoryLimit),
            ("statsbot_cpu_limit_cores", load.processorLimit),
        ].compactMap { name, value in value.map { MetricSample(name, $0) } }
    }
}
