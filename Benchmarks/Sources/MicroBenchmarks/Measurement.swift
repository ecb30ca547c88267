// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation

/// The duration of one operation, from several samples of many operations each.
struct Measurement {
    static let samples = 7
    static let sampleTime = Duration.milliseconds(120)

    let name: String
    /// Nanoseconds per operation, ascending.
    let nanoseconds: [Double]
    /// Bytes that an operation reads or writes; 0 if not applicable.
    let bytes: Int

    /// Measures `operation`, which repeats the measured work the given number of times.
    init(_ name: String, bytes: Int = 0, operation: (Int) -> Void) {
        self.name = name
        self.bytes = bytes
        // Finds a number of operations for which a sample takes long enough; the search is also the warm-up.
        var count = 1
        while true {
            let time = Self.time(count, operation)
            if time >= Self.sampleTime / 2 { break }
            count *= 2
        }
        let operations = count
        nanoseconds = (0..<Self.samples).map { _ in
            let (seconds, attoseconds) = Self.time(operations, operation).components
            return (Double(seconds) * 1e9 + Double(attoseconds) / 1e9) / Double(operations)
        }.sorted()
    }

    private static func time(_ count: Int, _ operation: (Int) -> Void) -> Duration {
        ContinuousClock().measure { operation(count) }
    }

    private var median: Double { nanoseconds[nanoseconds.count / 2] }

    /// A row of the table.
    var row: String {
        let throughput = bytes == 0 ? "" : String(format: "  %8.0f MB/s", Double(bytes) / median * 1e3)
        let title = name.padding(toLength: 44, withPad: " ", startingAt: 0)
        return title + String(format: "%12.1f ns  (from %.1f to %.1f)", median, nanoseconds[0], nanoseconds.last ?? 0)
            + throughput
    }

    /// A line of JSON.
    var json: String {
        String(
            format: #"{"benchmark":"micro","name":"%@","median_ns":%.2f,"min_ns":%.2f,"max_ns":%.2f,"bytes":%d}"#,
            name, median, nanoseconds[0], nanoseconds.last ?? 0, bytes)
    }
}
