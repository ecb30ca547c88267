// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Exporter
import ServiceLifecycle
import Synchronization
import Timekeeping

/// How busy and how full the machine is, each from 0 to 1; what is not known is `nil`.
struct MachineLoad: Sendable, Equatable {
    var processor: Double?
    var memory: Double?
    var disk: Double?
}

/// Looks at the machine every few seconds and keeps what it saw, so that nobody who asks waits for a disk.
final class SystemMetrics: Service, Collector {
    /// How often it looks, in real time.
    static let interval = Duration.seconds(15)

    let files: SystemFiles
    /// A folder on the disk that is looked at.
    let folder: String
    private let state = Mutex<(load: MachineLoad, processors: ProcessorUse?)>((MachineLoad(), nil))

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
                try await SystemClock().sleep(for: Self.interval)
            }
        }
    }

    /// Looks once; the processors' load is that since the look before.
    func look() {
        let processors = files.processors
        let memory = files.memory?.ratio
        let disk = (try? DiskSpace(at: folder)).flatMap { space in
            space.total > 0 ? min(1, max(0, 1 - Double(space.free) / Double(space.total))) : nil
        }
        state.withLock { state in
            // Two looks within one tick say nothing new.
            let ratio = state.processors.flatMap { processors?.ratio(since: $0) } ?? state.load.processor
            state.load = MachineLoad(processor: ratio, memory: memory, disk: disk)
            state.processors = processors
        }
    }

    /// What was seen last.
    func collect() -> [MetricSample] {
        let load = load
        return [
            ("statsbot_system_cpu_ratio", load.processor), ("statsbot_system_memory_ratio", load.memory),
            ("statsbot_system_disk_ratio", load.disk),
        ].compactMap { name, value in value.map { MetricSample(name, $0) } }
    }
}
