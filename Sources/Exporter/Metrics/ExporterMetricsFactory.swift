// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import CoreMetrics

/// The swift-metrics backend. It exports every `Counter`, `Meter`, `Recorder` and `Timer` as a series.
///
/// | swift-metrics | here |
/// |---|---|
/// | `Counter`, `FloatingPointCounter` | counter |
/// | `Meter`, `Gauge`, `Recorder(aggregate: false)` | gauge, absent until it is set |
/// | `Recorder(aggregate: true)` | histogram |
/// | `Timer` | histogram in seconds; the label should end in `_seconds` |
///
/// Labels become metric names without any added suffix. Handles with the same label and dimensions share one series,
/// and destroying one of them removes the series for all.
public struct ExporterMetricsFactory: MetricsFactory {
    private let registry: MetricRegistry

    /// Creates a factory that registers its series in `registry`.
    public init(registry: MetricRegistry) {
        self.registry = registry
    }

    /// Creates a counter.
    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        registry.counter(label, labels: dimensions)
    }

    /// Creates a counter.
    public func makeFloatingPointCounter(
        label: String, dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        registry.counter(label, labels: dimensions)
    }

    /// Creates a gauge.
    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        registry.gauge(label, labels: dimensions)
    }

    /// Creates a histogram, or a gauge without aggregation.
    public func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        aggregate ? registry.histogram(label, labels: dimensions) : registry.gauge(label, labels: dimensions)
    }

    /// Creates a histogram in seconds.
    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        registry.histogram(label, labels: dimensions)
    }

    /// Removes the counter from the registry.
    public func destroyCounter(_ handler: any CounterHandler) {
        remove(handler)
    }

    /// Removes the counter from the registry.
    public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {
        remove(handler)
    }

    /// Removes the gauge from the registry.
    public func destroyMeter(_ handler: any MeterHandler) {
        remove(handler)
    }

    /// Removes the histogram or gauge from the registry.
    public func destroyRecorder(_ handler: any RecorderHandler) {
        remove(handler)
    }

    /// Removes the histogram from the registry.
    public func destroyTimer(_ handler: any TimerHandler) {
        remove(handler)
    }

    private func remove(_ handler: AnyObject) {
        guard let series = handler as? any MetricSeries else { return }
        registry.remove(series)
    }
}
