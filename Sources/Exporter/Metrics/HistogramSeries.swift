// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import CoreMetrics
import Synchronization

/// A histogram: observations counted in buckets, with their sum. Observing is lock-free and does not allocate.
///
/// `_count` is the total of the buckets, so the two always agree. `_sum` may lack observations that are recorded while
/// the page is written.
public final class HistogramSeries: RecorderHandler, TimerHandler, MetricSeries, Sendable {
    /// The counter of one bucket, as a class so that it can be stored in an array.
    private final class Cell: Sendable {
        let count = Atomic<UInt64>(0)
        let prefix: [UInt8]
        /// The prefix with the bound in OpenMetrics format.
        let openMetricsPrefix: [UInt8]

        init(prefix: [UInt8], openMetricsPrefix: [UInt8]) {
            self.prefix = prefix
            self.openMetricsPrefix = openMetricsPrefix
        }
    }

    let name: String
    let labelText: String
    private let bounds: [Double]
    /// One cell per bound, and one for `+Inf`.
    private let cells: [Cell]
    private let sum = Atomic<UInt64>(0)
    private let sumPrefix: [UInt8]
    private let countPrefix: [UInt8]
    private let createdAt: Double

    init(name: String, labelText: String, buckets: [Double], createdAt: Double) {
        self.createdAt = createdAt
        self.name = name
        self.labelText = labelText
        bounds = buckets
        cells = (buckets + [.infinity]).map { bound in
            func prefix(_ format: ExpositionFormat) -> [UInt8] {
                var writer = ExpositionWriter(format: format)
                writer.append("\(name)_bucket{")
                if !labelText.isEmpty { writer.append(labelText + ",") }
                writer.append("le=\"")
                writer.append(bound: bound)
                writer.append("\"}")
                return writer.bytes
            }
            return Cell(prefix: prefix(.text), openMetricsPrefix: prefix(.openMetrics))
        }
        sumPrefix = ExpositionWriter.samplePrefix(name + "_sum", labelText)
        countPrefix = ExpositionWriter.samplePrefix(name + "_count", labelText)
    }

    /// The number of observations so far.
    public var count: UInt64 {
        cells.reduce(0) { $0 &+ $1.count.load(ordering: .relaxed) }
    }

    /// Counts one observation. NaN is ignored, because it belongs in no bucket and would permanently corrupt the sum.
    public func observe(_ value: Double) {
        guard !value.isNaN else { return }
        var index = 0
        while index < bounds.count, value > bounds[index] { index += 1 }
        cells[index].count.wrappingAdd(1, ordering: .relaxed)
        sum.add(value)
    }

    /// Counts one duration, in seconds.
    public func observe(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        observe(Double(seconds) + Double(attoseconds) / 1e18)
    }

    /// Counts one observation, for an aggregating swift-metrics recorder.
    public func record(_ value: Int64) {
        observe(Double(value))
    }

    /// Counts one observation, for an aggregating swift-metrics recorder.
    public func record(_ value: Double) {
        observe(value)
    }

    /// Counts one duration in nanoseconds, converted to seconds, for a swift-metrics timer.
    public func recordNanoseconds(_ duration: Int64) {
        observe(Double(duration) / 1e9)
    }

    func render(into writer: inout ExpositionWriter, createdName: String?) {
        let isOpenMetrics = writer.format == .openMetrics
        var total: UInt64 = 0
        for cell in cells {
            total &+= cell.count.load(ordering: .relaxed)
            writer.append(isOpenMetrics ? cell.openMetricsPrefix : cell.prefix)
            writer.endSample(total)
        }
        let sum = Double(bitPattern: sum.load(ordering: .relaxed))
        // OpenMetrics requires a sum that only increases, and forbids a count without a sum.
        if !isOpenMetrics || (sum >= 0 && bounds.first.map { $0 >= 0 } ?? true) {
            writer.append(sumPrefix)
            writer.endSample(sum)
            writer.append(countPrefix)
            writer.endSample(total)
        }
        if let createdName {
            writer.append(ExpositionWriter.samplePrefix(createdName, labelText))
            writer.endSample(createdAt)
        }
    }
}
