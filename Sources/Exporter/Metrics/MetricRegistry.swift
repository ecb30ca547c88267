// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import FoundationEssentials
import Synchronization

/// The metrics of a process: series that code increments, collectors that are asked, and the page that shows both.
///
/// A lock is held while a series is looked up or made, never while one is incremented. Make handles once and keep them.
///
/// Nothing here traps and nothing can spoil the page. A series is *dropped*, and `exporter_dropped_series_total` goes up
/// by one, when
/// - its name already belongs to a family of another type,
/// - its labels are not those of the catalogue, a label stands twice, or a histogram bears `le`,
/// - its name is one that a histogram writes (`x_bucket`, `x_sum`, `x_count` of `x`), or
/// - it comes from a collector, and the same series exists already, the family is a histogram, or it is a counter below
///   zero or not a number.
///
/// A dropped handle works and is not shown; it counts once, a collector's sample at every scrape.
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

    /// Makes a registry that knows the families of a catalogue. Where a name stands twice, the first one counts.
    ///
    /// - Parameters:
    ///   - catalogue: The families.
    ///   - now: What the time is, for the instant at which a series began; the machine's clock unless told.
    public init(catalogue: [MetricDescriptor] = [], now: @escaping @Sendable () -> Date = { Date.now }) {
        // Milliseconds are as fine as anybody needs, and keep the digits few.
        let now: @Sendable () -> Double = { (now().timeIntervalSince1970 * 1000).rounded() / 1000 }
        self.now = now
        var table = FamilyTable()
        for descriptor in catalogue { table.declare(descriptor) }
        table.declare(Self.droppedSeries)
        let series = table.series(Self.droppedSeries.name, .counter, [], now: now)
        dropped = series as? CounterSeries ?? CounterSeries(name: Self.droppedSeries.name, labelText: "", now: now)
        state = Mutex(State(table: table))
    }

    /// The registry's own family.
    public static let droppedSeries = MetricDescriptor(
        name: "exporter_dropped_series_total", kind: .counter,
        help: "Series and samples left out because their name, type or labels conflict with another.")

    /// Declares a family that the catalogue does not have; a name that is already known keeps its meaning.
    public func declare(_ descriptor: MetricDescriptor) {
        state.withLock { $0.table.declare(descriptor) }
    }

    /// Adds a collector, which is asked at scrapes from now on, and declares its families.
    public func register(_ collector: any Collector) {
        let descriptors = collector.descriptors
        let collector: any Collector = collector.keptFor > .zero ? CachedSamples(collector) : collector
        state.withLock { state in
            for descriptor in descriptors { state.table.declare(descriptor) }
            state.collectors.append(collector)
        }
    }

    /// The counter with this name and these labels; the same ones give the same object.
    public func counter(_ name: String, labels: [(String, String)] = []) -> CounterSeries {
        series(name, .counter, labels) ?? CounterSeries(name: name, labelText: "", now: now)
    }

    /// The gauge with this name and these labels; the same ones give the same object. It is absent until it is set.
    public func gauge(_ name: String, labels: [(String, String)] = []) -> GaugeSeries {
        series(name, .gauge, labels) ?? GaugeSeries(name: name, labelText: "")
    }

    /// The histogram with this name and these labels; the same ones give the same object.
    ///
    /// The buckets are the catalogue's, or ``MetricDescriptor/Kind/defaultBuckets`` where it does not have the name.
    public func histogram(_ name: String, labels: [(String, String)] = []) -> HistogramSeries {
        let buckets = MetricDescriptor.Kind.defaultBuckets
        return series(name, .histogram(buckets: buckets), labels)
            ?? HistogramSeries(name: name, labelText: "", buckets: buckets, createdAt: now())
    }

    /// The whole page: families by name, series by label text.
    ///
    /// - Parameter format: How it is written.
    /// - Returns: The page in UTF-8.
    public func exposition(_ format: ExpositionFormat = .text) -> [UInt8] {
        let collectors = state.withLock { $0.collectors }
        let samples = collectors.flatMap { $0.collect() }
        let (table, placed, unplaced) = state.withLock { state in
            let (placed, unplaced) = state.table.place(samples)
            return (state.table, placed, unplaced)
        }
        dropped.increment(by: unplaced)
        // The table is a copy: other threads look up and make series while this one writes.
        var writer = ExpositionWriter(format: format, capacity: lastSize.load(ordering: .relaxed) + 512)
        table.render(into: &writer, samples: placed)
        lastSize.store(writer.bytes.count, ordering: .relaxed)
        return writer.bytes
    }

    /// Removes a series from the page. Its handle goes on working and is not shown.
    func remove(_ series: any MetricSeries) {
        state.withLock { $0.table.remove(series) }
    }

    private func series<Series: MetricSeries>(
        _ name: String, _ kind: MetricDescriptor.Kind, _ labels: [(String, String)]
    ) -> Series? {
        let found = state.withLock { $0.table.series(name, kind, labels, now: now) } as? Series
        if found == nil { dropped.increment() }
        return found
    }
}
