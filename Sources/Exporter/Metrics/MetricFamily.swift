// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A family with its registered series, sorted by label text.
struct MetricFamily {
    /// A sample of a collector, ready to be written.
    struct Sample {
        let labelText: String
        let value: Double
        let createdAt: Double?
    }

    let descriptor: MetricDescriptor
    /// Whether the family was declared, which fixes its label names.
    let isDeclared: Bool
    private let header: [UInt8]
    private(set) var series: [any MetricSeries] = []

    /// Creates an empty family from a repaired descriptor.
    init(descriptor: MetricDescriptor, isDeclared: Bool) {
        self.descriptor = descriptor
        self.isDeclared = isDeclared
        header = ExpositionWriter.header(of: descriptor)
    }

    func labelText(_ labels: [(String, String)]) -> String? {
        LabelText.render(
            labels, expected: isDeclared ? descriptor.labels : nil, isHistogram: descriptor.kind.isHistogram)
    }

    func series(labelText: String) -> (any MetricSeries)? {
        let index = insertionIndex(for: labelText)
        return index < series.count && series[index].labelText == labelText ? series[index] : nil
    }

    /// Adds a series with a new label text.
    mutating func insert(_ new: any MetricSeries) {
        series.insert(new, at: insertionIndex(for: new.labelText))
    }

    /// Removes exactly this object.
    mutating func remove(_ old: any MetricSeries) {
        series.removeAll { $0 === old }
    }

    /// Removes the series whose label text meets a condition.
    mutating func removeSeries(where isGone: (_ labelText: String) -> Bool) {
        series.removeAll { isGone($0.labelText) }
    }

    /// Appends the header, the series and the collected samples of the family, or nothing if there are no values.
    ///
    /// - Parameters:
    ///   - writer: The writer.
    ///   - samples: The collected samples, in any order.
    ///   - shape: The representation of the family in OpenMetrics; nil for the text format.
    func render(into writer: inout ExpositionWriter, samples: [Sample], as shape: OpenMetricsShape?) {
        let start = writer.bytes.count
        writer.append(shape.map { ExpositionWriter.header(of: descriptor, as: $0) } ?? header)
        let end = writer.bytes.count
        var index = 0
        for sample in samples.sorted(by: { $0.labelText < $1.labelText }) {
            while index < series.count, series[index].labelText < sample.labelText {
                series[index].render(into: &writer, createdName: shape?.createdName)
                index += 1
            }
            writer.append(ExpositionWriter.samplePrefix(descriptor.name, sample.labelText))
            writer.endSample(sample.value)
            if let createdName = shape?.createdName, let createdAt = sample.createdAt {
                writer.append(ExpositionWriter.samplePrefix(createdName, sample.labelText))
                writer.endSample(createdAt)
            }
        }
        for series in series[index...] { series.render(into: &writer, createdName: shape?.createdName) }
        if writer.bytes.count == end { writer.truncate(to: start) }
    }

    private func insertionIndex(for labelText: String) -> Int {
        var range = 0..<series.count
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            range =
                series[middle].labelText < labelText
                ? (middle + 1)..<range.upperBound : range.lowerBound..<middle
        }
        return range.lowerBound
    }
}
