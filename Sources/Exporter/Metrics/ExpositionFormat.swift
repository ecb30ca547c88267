// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A form in which the page of a registry is written.
public enum ExpositionFormat: Sendable, Hashable, CaseIterable {
    /// The Prometheus text format 0.0.4.
    case text
    /// OpenMetrics 1.0.0: with units, and with the instants at which counters and histograms began.
    case openMetrics

    /// The `Content-Type` of a page in this format.
    public var contentType: String { "\(mediaType); version=\(version); charset=utf-8" }

    /// The format that a request's `Accept` asks for (RFC 9110, section 12.5.1).
    ///
    /// The weights decide; the more specific wish wins a tie, and then the text format. That is also the answer to a
    /// field that is missing, names neither or is malformed: a page in another format helps more than none.
    ///
    /// - Parameter accept: The field's value, several of them joined by commas; nil where there is none.
    public init(accept: String?) {
        let ranges = WeightedValue.list(accept ?? "")
        var best = (format: Self.text, weight: 0, specificity: -1)
        for format in Self.allCases {
            guard let wish = format.wish(in: ranges), wish.weight > 0 else { continue }
            let specificity = min(wish.specificity, 2)
            if (wish.weight, specificity) > (best.weight, best.specificity) {
                best = (format, wish.weight, specificity)
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

    /// What the most specific range that covers this format says of it; nil where none does.
    private func wish(in ranges: [WeightedValue]) -> (specificity: Int, weight: Int)? {
        ranges.compactMap { range in specificity(of: range).map { ($0, range.weight) } }.max { $0 < $1 }
    }

    /// 0 for `*/*`, 1 for `type/*`, 2 for the media type, 3 with its version; nil where the range covers something else.
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
