// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// The families of a registry by name. Prevents name conflicts and duplicate series. The registry protects it with a
/// lock.
struct FamilyTable {
    private var families: [String: MetricFamily] = [:]
    private var sortedNames: [String] = []

    /// Declares a family, unless its name is already in use, also by the samples of a histogram.
    mutating func declare(_ descriptor: MetricDescriptor) {
        let descriptor = descriptor.repaired
        guard families[descriptor.name] == nil, isFree(descriptor.name, kind: descriptor.kind) else { return }
        add(MetricFamily(descriptor: descriptor, isDeclared: true))
    }

    /// Whether there is a family with this name.
    func isKnown(_ name: String) -> Bool { families[name] != nil }

    /// Whether there is a histogram with this name.
    func isHistogram(_ name: String) -> Bool { families[name]?.descriptor.kind.isHistogram == true }

    /// Finds or creates a series. Returns nil if the family has another type or the labels do not match. The buckets of
    /// `kind` apply only to a new family. `now` is in seconds since 1970.
    mutating func series(
        _ name: String, _ kind: MetricDescriptor.Kind, _ labels: [(String, String)],
        now: @escaping @Sendable () -> Double
    ) -> (any MetricSeries)? {
        let name = MetricName.repaired(name)
        guard let family = family(name, kind), let labelText = family.labelText(labels) else { return nil }
        if let series = family.series(labelText: labelText) { return series }
        let series: any MetricSeries =
            switch family.descriptor.kind {
            case .counter: CounterSeries(name: name, labelText: labelText, now: now)
            case .gauge: GaugeSeries(name: name, labelText: labelText)
            case .histogram(let buckets):
                HistogramSeries(name: name, labelText: labelText, buckets: buckets, createdAt: now())
            }
        families[name]?.insert(series)
        return series
    }

    /// Removes a series from its family, but keeps the family.
    mutating func remove(_ series: any MetricSeries) {
        families[series.name]?.remove(series)
    }

    /// Removes the series whose label text meets a condition, but keeps the families.
    mutating func removeSeries(where isGone: (_ labelText: String) -> Bool) {
        for name in sortedNames { families[name]?.removeSeries(where: isGone) }
    }

    /// Assigns collected samples to their families, and counts those that are dropped.
    mutating func assign(_ samples: [MetricSample]) -> (samples: [String: [MetricFamily.Sample]], dropped: Int) {
        var assigned: [String: [MetricFamily.Sample]] = [:]
        var seen: [String: Set<String>] = [:]
        var dropped = 0
        for sample in samples {
            let name = MetricName.repaired(sample.name)
            let known = families[name]?.descriptor.kind ?? (name.hasSuffix("_total") ? .counter : .gauge)
            // With a negative or NaN counter, OpenMetrics parsers would reject the whole page.
            guard !known.isHistogram, known != .counter || sample.value >= 0, let family = family(name, known),
                let labelText = family.labelText(sample.labels), family.series(labelText: labelText) == nil,
                seen[name, default: []].insert(labelText).inserted
            else {
                dropped += 1
                continue
            }
            assigned[name, default: []].append(
                MetricFamily.Sample(labelText: labelText, value: sample.value, createdAt: sample.createdAt))
        }
        return (assigned, dropped)
    }

    /// Writes all families that have a value, sorted by name.
    func render(into writer: inout ExpositionWriter, samples: [String: [MetricFamily.Sample]]) {
        for name in sortedNames {
            guard let family = families[name] else { continue }
            let shape = writer.format == .openMetrics ? openMetricsShape(of: family.descriptor) : nil
            family.render(into: &writer, samples: samples[name] ?? [], as: shape)
        }
        if writer.format == .openMetrics { writer.append("# EOF\n") }
    }

    private mutating func family(_ name: String, _ kind: MetricDescriptor.Kind) -> MetricFamily? {
        if let family = families[name] {
            return family.descriptor.kind.typeName == kind.typeName ? family : nil
        }
        guard isFree(name, kind: kind) else { return nil }
        let family = MetricFamily(
            descriptor: MetricDescriptor(name: name, kind: kind, help: ""), isDeclared: false)
        add(family)
        return family
    }

    private mutating func add(_ family: MetricFamily) {
        let name = family.descriptor.name
        families[name] = family
        sortedNames.insert(name, at: sortedNames.firstIndex { $0 > name } ?? sortedNames.count)
    }

    /// Whether the samples of a new family would not conflict with another family, as `x_count` and a histogram `x`
    /// would.
    private func isFree(_ name: String, kind: MetricDescriptor.Kind) -> Bool {
        for suffix in ["_bucket", "_sum", "_count"] {
            if kind.isHistogram, families[name + suffix] != nil { return false }
            if name.hasSuffix(suffix),
                isHistogram(String(name.dropLast(suffix.count)))
            {
                return false
            }
        }
        return true
    }
}
