// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A collector's samples, shown again for as long as it wants it.
struct CachedSamples: Collector {
    let descriptors: [MetricDescriptor]
    private let samples: CachedPage<[MetricSample]>

    init(_ collector: any Collector) {
        descriptors = collector.descriptors
        samples = CachedPage(for: collector.keptFor, make: collector.collect)
    }

    func collect() -> [MetricSample] { samples.value }
}
