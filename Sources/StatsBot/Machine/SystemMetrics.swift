// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Exporter
import Resilience
import ServiceLifecycle
import Storage
import Supervision
import Synchronization
import Timekeeping

/// How busy and how full the machine is, each from 0 to 1; what is not known is `nil`.
struct MachineLoad: Sendable, Equatable {
    /// Of the processors' time that the bot may use, where its control group bounds it; else of the machine's.
    var processor: Double?
    /// Of the memory that the bot may use, where its control group bounds it; else of the machine's.
    var memory: Double?
    var disk: Double?
    /// How much memory the bot may use, in bytes.
    var memoryLimit: Double?
    /// How many processors' time it may use.
    var processorLimit: Double?
}

/// Looks at the machine every few seconds and keeps what it saw, so that nobody who asks waits for a disk.
final class SystemMetrics: Service, Collector {
    /// How often it looks, in real time.
    static let interval = Duration.seconds(15)

    let files: SystemFiles
    /// A folder on the disk that is looked at.
    let folder: String
    private let state = Mutex(State())

    private struct State {
        var load = MachineLoad()
        var processors: ProcessorUse?
        var groupSeconds: Double?
    }

    init(files: SystemFiles = SystemFiles(), folder: String) {
        self.files = files
        self.folder = folder
    }

    /// What was seen last.
    var load: MachineLoad { state.withLock { $0.load } }

    func run() async throws {
        try await untilShutdown {
            while true {
                // A disk that hangs keeps a thread, and nothing else.
                try await onThreadOfItsOwn { self.look() }
                ServiceStatus.current?.succeeded()
                try await SystemClock().sleep(for: Self.interval)
            }
        }
    }

    /// Looks once; the processors' load is that since the look before.
    func look() {
        let processors = files.processors
        let limits = files.limits
        let machine = files.memory
        // A limit above what the machine has is none.
        let group = limits.memory.flatMap { limit in
            machine.map { limit.limit < $0.total } ?? true ? limit : nil
        }
        let disk = (try? DiskSpace(at: folder)).flatMap { space in
            space.total > 0 ? min(1, max(0, 1 - Double(space.free) / Double(space.total))) : nil
        }
        state.withLock { state in
            // Two looks within one tick say nothing new.
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

    /// The part of its bounded processor time that the control group used; the ticks of the machine tell the time.
    private static func ratio(
        of bound: ControlGroupLimits.Processors?, since earlier: Double?, _ now: ProcessorUse?, _ before: ProcessorUse?
    ) -> Double? {
        guard let bound, let used = bound.used, let earlier, let now, let before, now.total > before.total else {
            return nil
        }
        let seconds = (now.total - before.total) / Double(now.count) / SystemFiles.ticksPerSecond
        return min(1, max(0, (used - earlier) / (seconds * bound.limit)))
    }

    /// What was seen last.
    func collect() -> [MetricSample] {
        let load = load
        return [
            ("statsbot_system_cpu_ratio", load.processor), ("statsbot_system_memory_ratio", load.memory),
            ("statsbot_system_disk_ratio", load.disk), ("statsbot_memory_limit_bytes", load.memoryLimit),
            ("statsbot_cpu_limit_cores", load.processorLimit),
        ].compactMap { name, value in value.map { MetricSample(name, $0) } }
    }
}
