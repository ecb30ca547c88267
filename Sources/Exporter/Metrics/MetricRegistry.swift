// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import FoundationEssentials
import Synchronization

/// The metrics of a process: series updated by code, collectors read at scrape time, and the page with both.
///
/// A lock is held while a series is looked up or created, but not while it is updated. Create handles once and keep
/// them.
///
/// Misuse does not trap and cannot invalidate the page. A series is *dropped*, and `exporter_dropped_series_total` is
/// incremented, if
/// - its name belongs to a family of another type,
/// - its labels differ from those of the catalog, a label is repeated, or a histogram has the label `le`,
/// - its name is used by a histogram's samples (`x_bucket`, `x_sum`, `x_count` of `x`), or
/// - it comes from a collector, and the same series already exists, the family is a histogram, or it is a counter with
///   a negative or NaN value.
///
/// The handle of a dropped series works, but is not exported. It counts once; a collector's sample counts at every
/// scrape.
public final class MetricRegistry: Sendable {
    private struct State {
        var table = FamilyTable()
        var collectors: [any Collector] = []
    }

    private let state: Mutex<State>
    private let dropped: CounterSeries
    private let now: @Sendable () -> Double
    /// The size of the last page, so that the next one is allocated once.
    private let lastSize = Atomic<Int>(4096)

    /// Creates a registry with the families of a catalog. If a name is repeated, the first family is used.
    ///
    /// - Parameters:
    ///   - catalog: The families.
    ///   - now: Returns the current time, for the creation times of series.
    public init(catalog: [MetricDescriptor] = [], now: @escaping @Sendable () -> Date = { Date.now }) {
        // Milliseconds are precise enough and keep the numbers short.
        let now: @Sendable () -> Double = { (now().timeIntervalSince1970 * 1000).rounded() / 1000 }
        self.now = now
        var table = FamilyTable()
        for descriptor in catalog { table.declare(descriptor) }
        table.declare(Self.droppedSeries)
        let series = table.series(Self.droppedSeries.name, .counter, [], now: now)
        dropped = series as? CounterSeries ?? CounterSeries(name: Self.droppedSeries.name, labelText: "", now: now)
        state = Mutex(State(table: table))
    }

    /// The registry's own family.
    public static let droppedSeries = MetricDescriptor(
        name: "exporter_dropped_series_total", kind: .counter,
        help: "Series and samples dropped because their name, type or labels conflict with others.")

    /// Declares a family that is missing from the catalog. An existing family with the same name is kept.
    public func declare(_ descriptor: MetricDescriptor) {
        state.withLock { $0.table.declare(descriptor) }
    }

    /// Adds a collector and declares its families.
    public func register(_ collector: any Collector) {
        let descriptors = collector.descriptors
        let collector: any Collector = collector.cacheDuration > .zero ? CachedSamples(collector) : collector
        state.withLock { state in
            for descriptor in descriptors { state.table.declare(descriptor) }
            state.collectors.append(collector)
        }
    }

    /// Returns the counter with this name and these labels. The same arguments return the same object.
    public func counter(_ name: String, labels: [(String, String)] = []) -> CounterSeries {
        series(name, .counter, labels) ?? CounterSeries(name: name, labelText: "", now: now)
    }

    /// Returns the gauge with this name and these labels. The same arguments return the same object. It is not exported
    /// until it is set.
    public func gauge(_ name: String, labels: [(String, String)] = []) -> GaugeSeries {
        series(name, .gauge, labels) ?? GaugeSeries(name: name, labelText: "")
    }

    /// Returns the histogram with this name and these labels. The same arguments return the same object.
    ///
    /// The buckets are those of the catalog, or ``MetricDescriptor/Kind/defaultBuckets`` for families not listed there.
    public func histogram(_ name: String, labels: [(String, String)] = []) -> HistogramSeries {
        let buckets = MetricDescriptor.Kind.defaultBuckets
        return series(name, .histogram(buckets: buckets), labels)
            ?? HistogramSeries(name: name, labelText: "", buckets: buckets, createdAt: now())
    }

    /// Returns the whole page, with families sorted by name and series by label text.
    ///
    /// - Parameter format: The exposition format.
    /// - Returns: The page in UTF-8.
    public func exposition(_ format: ExpositionFormat = .text) -> [UInt8] {
        let collectors = state.withLock { $0.collectors }
        let samples = collectors.flatMap { $0.collect() }
        let (table, assigned, unassigned) = state.withLock { state in
            let (assigned, unassigned) = state.table.assign(samples)
            return (state.table, assigned, unassigned)
        }
        dropped.increment(by: unassigned)
        // The table is a copy, so other threads can look up and create series while this one writes.
        var writer = ExpositionWriter(format: format, capacity: lastSize.load(ordering: .relaxed) + 512)
        table.render(into: &writer, samples: assigned)
        lastSize.store(writer.bytes.count, ordering: .relaxed)
        return writer.bytes
    }

    /// Removes a series. Its handle still works, but is not exported.
    func remove(_ series: any MetricSeries) {
        state.withLock { $0.table.remove(series) }
    }

    /// Removes all series in which a label has one of some values. Their handles still work, but are not exported.
    ///
    /// - Parameters:
    ///   - label: The label's name.
    ///   - values: The values.
    public func removeSeries(with label: String, in values: [String]) {
        let texts = values.compactMap { LabelText.render([(label, $0)], expected: nil, isHistogram: false) }
        state.withLock { state in
            state.table.removeSeries { labels in texts.contains { labels.hasPrefix($0) || labels.contains("," + $0) } }
        }
    }

    private func series<Series: MetricSeries>(
        _ name: String, _ kind: MetricDescriptor.Kind, _ labels: [(String, String)]
    ) -> Series? {
        let found = state.withLock { $0.table.series(name, kind, labels, now: now) } as? Series
        if found == nil { dropped.increment() }
        return found
    }
}
