// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation

/// Runs all micro benchmarks, prints a table, and appends lines of JSON to the given file. `--store` runs only the store
/// benchmarks, `--memory` only the memory of activity, which needs a heap of its own.
@main
struct MicroBenchmarks {
    static func main() async throws {
        if CommandLine.arguments.dropFirst() == ["--store"] {
            for row in try await StoreMeasurement().rows { print(row) }
            for row in try await ActivityMeasurement().rows { print(row) }
            return
        }
        if CommandLine.arguments.dropFirst() == ["--memory"] {
            for row in ActivityMemoryMeasurement().rows { print(row) }
            return
        }
        // First, while the heap is small, so that growth is new memory.
        let memory = MemoryMeasurement()
        let measurements = GatewayMeasurements.all() + ExporterMeasurements.all()
        for measurement in measurements { print(measurement.row) }
        print(memory.row)
        let store = try await StoreMeasurement()
        let activity = try await ActivityMeasurement()
        for row in store.rows + activity.rows { print(row) }
        guard CommandLine.arguments.count > 1 else { return }
        let lines = (measurements.map(\.json) + [memory.json, store.json, activity.json]).map { $0 + "\n" }.joined()
        guard let file = fopen(CommandLine.arguments[1], "a") else { throw CocoaError(.fileWriteUnknown) }
        fputs(lines, file)
        fclose(file)
    }
}
