// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// All families of a registry by name: who may be called what, and which series exist. A value; the registry locks it.
struct FamilyTable {
    private var families: [String: MetricFamily] = [:]
    private var sortedNames: [String] = []

    /// Takes a descriptor; a name that is already known, or that a histogram writes its lines under, keeps its meaning.
    mutating func declare(_ descriptor: MetricDescriptor) {
        let descriptor = descriptor.repaired
        guard families[descriptor.name] == nil, isFree(descriptor.name, kind: descriptor.kind) else { return }
        add(MetricFamily(descriptor: descriptor, isDeclared: true))
    }

    /// Whether a family has this name.
    func isKnown(_ name: String) -> Bool { families[name] != nil }

    /// Whether a histogram has this name.
    func isHistogram(_ name: String) -> Bool { families[name]?.descriptor.kind.isHistogram == true }

    /// Finds or makes the series; nil if the name has another type or the labels do not fit. The buckets of `kind` count
    /// only where the family is new. `now` is in seconds since 1970.
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

    /// Removes a series from its family; the family stays known.
    mutating func remove(_ series: any MetricSeries) {
        families[series.name]?.remove(series)
    }

    /// Sorts collected samples into their families, and counts those that fit nowhere.
    mutating func place(_ samples: [MetricSample]) -> (samples: [String: [MetricFamily.Sample]], dropped: Int) {
        var placed: [String: [MetricFamily.Sample]] = [:]
        var seen: [String: Set<String>] = [:]
        var dropped = 0
        for sample in samples {
            let name = MetricName.repaired(sample.name)
            let known = families[name]?.descriptor.kind ?? (name.hasSuffix("_total") ? .counter : .gauge)
            // A counter that is not a number or below zero would make OpenMetrics' parsers refuse the whole page.
            guard !known.isHistogram, known != .counter || sample.value >= 0, let family = family(name, known),
                let labelText = family.labelText(sample.labels), family.series(labelText: labelText) == nil,
                seen[name, default: []].insert(labelText).inserted
            else {
                dropped += 1
                continue
            }
            placed[name, default: []].append(
                MetricFamily.Sample(labelText: labelText, value: sample.value, createdAt: sample.createdAt))
        }
        return (placed, dropped)
    }

    /// Writes every family that has a value, in the order of their names.
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

    /// Whether a new family would write no line under a name of another one: `x_count` and a histogram `x` would.
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
