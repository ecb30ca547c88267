// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import CoreMetrics
import Synchronization

/// One gauge: a value that goes up and down. Setting is lock-free and allocates nothing.
///
/// A gauge that was never set, or was cleared, does not appear on the page: what is not known is absent, not 0.
public final class GaugeSeries: MeterHandler, RecorderHandler, MetricSeries, Sendable {
    /// A NaN that no `Double` operation yields; it marks a gauge without a value.
    private static let unset: UInt64 = 0x7FF8_5E71_0000_0001

    let name: String
    let labelText: String
    private let prefix: [UInt8]
    private let bits = Atomic<UInt64>(GaugeSeries.unset)

    init(name: String, labelText: String) {
        self.name = name
        self.labelText = labelText
        prefix = ExpositionWriter.samplePrefix(name, labelText)
    }

    /// The value, or nil if it was never set or was cleared.
    public var value: Double? {
        let bits = bits.load(ordering: .relaxed)
        return bits == Self.unset ? nil : Double(bitPattern: bits)
    }

    /// Sets the value.
    public func set(_ value: Double) {
        bits.store(value.isNaN ? Double.nan.bitPattern : value.bitPattern, ordering: .relaxed)
    }

    /// Sets the value.
    public func set(_ value: Int) {
        set(Double(value))
    }

    /// Sets the value.
    public func set(_ value: Int64) {
        set(Double(value))
    }

    /// Adds to the value; a gauge without one starts at 0.
    public func increment(by amount: Double = 1) {
        var old = bits.load(ordering: .relaxed)
        while true {
            let sum = (old == Self.unset ? 0 : Double(bitPattern: old)) + amount
            let new = sum.isNaN ? Double.nan.bitPattern : sum.bitPattern
            let (exchanged, original) = bits.weakCompareExchange(expected: old, desired: new, ordering: .relaxed)
            if exchanged { return }
            old = original
        }
    }

    /// Takes from the value; a gauge without one starts at 0.
    public func decrement(by amount: Double = 1) {
        increment(by: -amount)
    }

    /// Takes the value away, so that the series is absent until it is set again.
    public func clear() {
        bits.store(Self.unset, ordering: .relaxed)
    }

    /// Sets the value, for a swift-metrics recorder that does not aggregate.
    public func record(_ value: Int64) {
        set(Double(value))
    }

    /// Sets the value, for a swift-metrics recorder that does not aggregate.
    public func record(_ value: Double) {
        set(value)
    }

    func render(into writer: inout ExpositionWriter, createdName: String?) {
        guard let value else { return }
        writer.append(prefix)
        writer.endSample(value)
    }
}
