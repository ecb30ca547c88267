// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A time series of a family, or the time series of a histogram with one label set.
protocol MetricSeries: AnyObject, Sendable {
    /// The family's name.
    var name: String { get }
    /// The text between the braces. Together with the name, it identifies the series.
    var labelText: String { get }
    /// Appends the series' lines, or nothing if it has no value.
    ///
    /// - Parameters:
    ///   - writer: The writer, which determines the format.
    ///   - createdName: The name of the sample with the creation time; nil for none.
    func render(into writer: inout ExpositionWriter, createdName: String?)
}
