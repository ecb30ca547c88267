// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// One time series of a family, or for a histogram the group that one label set gives.
protocol MetricSeries: AnyObject, Sendable {
    /// The name of its family.
    var name: String { get }
    /// What stands between the braces; with the name it is the identity.
    var labelText: String { get }
    /// Appends its lines; a series without a value appends nothing.
    ///
    /// - Parameters:
    ///   - writer: What takes the lines, in its format.
    ///   - createdName: The name of a sample that says when the series began; nil for none.
    func render(into writer: inout ExpositionWriter, createdName: String?)
}
