// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// An exposition format of metrics.
public enum ExpositionFormat: Sendable, Hashable, CaseIterable {
    /// The Prometheus text format 0.0.4.
    case text
    /// OpenMetrics 1.0.0, with units and creation times of counters and histograms.
    case openMetrics

    /// The `Content-Type` of this format.
    public var contentType: String { "\(mediaType); version=\(version); charset=utf-8" }

    /// Selects the format that a request's `Accept` prefers (RFC 9110, section 12.5.1).
    ///
    /// The highest weight wins, then the more specific range, then the text format. The text format is also used if the
    /// field is missing or malformed or accepts neither format, because a page in another format is better than none.
    ///
    /// - Parameter accept: The field's value, or several values joined by commas; nil without the field.
    public init(accept: String?) {
        let ranges = WeightedValue.list(accept ?? "")
        var best = (format: Self.text, weight: 0, specificity: -1)
        for format in Self.allCases {
            guard let preference = format.preference(in: ranges), preference.weight > 0 else { continue }
            let specificity = min(preference.specificity, 2)
            if (preference.weight, specificity) > (best.weight, best.specificity) {
                best = (format, preference.weight, specificity)
            }
        }
        self = best.format
    }

    private var mediaType: String {
        switch self {
        case .text: "text/plain"
        case .openMetrics: "application/openmetrics-text"
        }
    }

    private var version: String {
        switch self {
        case .text: "0.0.4"
        case .openMetrics: "1.0.0"
        }
    }

    /// The specificity and weight of the most specific range that includes this format; nil if none does.
    private func preference(in ranges: [WeightedValue]) -> (specificity: Int, weight: Int)? {
        ranges.compactMap { range in specificity(of: range).map { ($0, range.weight) } }.max { $0 < $1 }
    }

    /// 0 for `*/*`, 1 for `type/*`, 2 for the media type, 3 with its version; nil if the range excludes this format.
    private func specificity(of range: WeightedValue) -> Int? {
        let type = mediaType.split(separator: "/")[0]
        guard let wanted = range.parameters["version"] else {
            switch range.value {
            case "*/*", "*": return 0
            case "\(type)/*": return 1
            default: return range.value == mediaType ? 2 : nil
            }
        }
        return range.value == mediaType && wanted == version ? 3 : nil
    }
}
