// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import CoreMetrics
import Synchronization

/// One counter: a sum that only grows. Incrementing is lock-free and allocates nothing.
///
/// Whole numbers and fractions are summed apart, so that counting by ones stays exact for all 64 bits.
public final class CounterSeries: CounterHandler, FloatingPointCounterHandler, MetricSeries, Sendable {
    let name: String
    let labelText: String
    private let prefix: [UInt8]
    private let whole = Atomic<UInt64>(0)
    private let fraction = Atomic<UInt64>(0)
    private let now: @Sendable () -> Double
    /// The bits of the instant of the start or the last reset, in seconds since 1970.
    private let createdAt: Atomic<UInt64>

    init(name: String, labelText: String, now: @escaping @Sendable () -> Double) {
        self.name = name
        self.labelText = labelText
        self.now = now
        createdAt = Atomic(now().bitPattern)
        prefix = ExpositionWriter.samplePrefix(name, labelText)
    }

    /// The sum so far; beyond 2^53 it is rounded to a `Double`.
    public var value: Double {
        Double(whole.load(ordering: .relaxed)) + Double(bitPattern: fraction.load(ordering: .relaxed))
    }

    /// Adds a whole number; a negative one is ignored, since a counter never goes down.
    public func increment(by amount: Int = 1) {
        guard amount > 0 else { return }
        whole.wrappingAdd(UInt64(amount), ordering: .relaxed)
    }

    /// Adds a whole number; a negative one is ignored, since a counter never goes down.
    public func increment(by amount: Int64) {
        guard amount > 0 else { return }
        whole.wrappingAdd(UInt64(amount), ordering: .relaxed)
    }

    /// Adds a number; a negative one, an infinity or NaN is ignored.
    public func increment(by amount: Double) {
        guard amount > 0, amount.isFinite else { return }
        if let amount = UInt64(exactly: amount) {
            whole.wrappingAdd(amount, ordering: .relaxed)
        } else {
            fraction.add(amount)
        }
    }

    /// Sets the sum back to zero, as a restart does.
    public func reset() {
        createdAt.store(now().bitPattern, ordering: .relaxed)
        whole.store(0, ordering: .relaxed)
        fraction.store(0, ordering: .relaxed)
    }

    func render(into writer: inout ExpositionWriter, createdName: String?) {
        writer.append(prefix)
        let fraction = Double(bitPattern: fraction.load(ordering: .relaxed))
        if fraction == 0 {
            writer.endSample(whole.load(ordering: .relaxed))
        } else {
            writer.endSample(Double(whole.load(ordering: .relaxed)) + fraction)
        }
        if let createdName {
            writer.append(ExpositionWriter.samplePrefix(createdName, labelText))
            writer.endSample(Double(bitPattern: createdAt.load(ordering: .relaxed)))
        }
    }
}

extension Atomic where Value == UInt64 {
    /// Adds to the `Double` whose bit pattern this holds.
    func add(_ amount: Double) {
        var old = load(ordering: .relaxed)
        while true {
            let new = (Double(bitPattern: old) + amount).bitPattern
            let (exchanged, original) = weakCompareExchange(expected: old, desired: new, ordering: .relaxed)
            if exchanged { return }
            old = original
        }
    }
}
