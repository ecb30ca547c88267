// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import CoreMetrics

/// The swift-metrics backend: bootstrapped once, it turns every `Counter`, `Meter`, `Recorder` and `Timer` into a series.
///
/// | swift-metrics | here |
/// |---|---|
/// | `Counter`, `FloatingPointCounter` | counter |
/// | `Meter`, `Gauge`, `Recorder(aggregate: false)` | gauge, absent until it is set |
/// | `Recorder(aggregate: true)` | histogram |
/// | `Timer` | histogram in seconds; let the label end in `_seconds` |
///
/// Labels are the names as they are: no suffix is added. Handles of the same label and dimensions share one series, and
/// destroying one of them takes the series off the page for all.
public struct ExporterMetricsFactory: MetricsFactory {
    private let registry: MetricRegistry

    /// Makes a factory that puts its series into `registry`.
    public init(registry: MetricRegistry) {
        self.registry = registry
    }

    /// Makes a counter.
    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        registry.counter(label, labels: dimensions)
    }

    /// Makes a counter.
    public func makeFloatingPointCounter(
        label: String, dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        registry.counter(label, labels: dimensions)
    }

    /// Makes a gauge.
    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        registry.gauge(label, labels: dimensions)
    }

    /// Makes a histogram, or without aggregation a gauge.
    public func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        aggregate ? registry.histogram(label, labels: dimensions) : registry.gauge(label, labels: dimensions)
    }

    /// Makes a histogram in seconds.
    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        registry.histogram(label, labels: dimensions)
    }

    /// Takes the counter off the page.
    public func destroyCounter(_ handler: any CounterHandler) {
        remove(handler)
    }

    /// Takes the counter off the page.
    public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {
        remove(handler)
    }

    /// Takes the gauge off the page.
    public func destroyMeter(_ handler: any MeterHandler) {
        remove(handler)
    }

    /// Takes the histogram or gauge off the page.
    public func destroyRecorder(_ handler: any RecorderHandler) {
        remove(handler)
    }

    /// Takes the histogram off the page.
    public func destroyTimer(_ handler: any TimerHandler) {
        remove(handler)
    }

    private func remove(_ handler: AnyObject) {
        guard let series = handler as? any MetricSeries else { return }
        registry.remove(series)
    }
}
