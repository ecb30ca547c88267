// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A collector whose samples are cached for its `cacheDuration`.
struct CachedSamples: Collector {
    let descriptors: [MetricDescriptor]
    private let samples: CachedPage<[MetricSample]>

    init(_ collector: any Collector) {
        descriptors = collector.descriptors
        samples = CachedPage(for: collector.cacheDuration, make: collector.collect)
    }

    func collect() -> [MetricSample] { samples.value }
}
