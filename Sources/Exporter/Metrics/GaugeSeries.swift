// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import CoreMetrics
import Synchronization

/// A gauge: a value that can go up and down. Setting is lock-free and does not allocate.
///
/// A gauge that was never set or was cleared is not exported, because an unknown value is not 0.
public final class GaugeSeries: MeterHandler, RecorderHandler, MetricSeries, Sendable {
    /// A NaN that no `Double` operation produces; it represents a gauge without a value.
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

    /// The value; nil if it was never set or was cleared.
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

    /// Adds to the value, which starts at 0 if it is not set.
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

    /// Subtracts from the value, which starts at 0 if it is not set.
    public func decrement(by amount: Double = 1) {
        increment(by: -amount)
    }

    /// Removes the value, so that the series is absent until it is set again.
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
