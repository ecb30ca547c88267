// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import CoreMetrics
import Synchronization

/// A counter: a sum that only increases. Incrementing is lock-free and does not allocate.
///
/// Whole numbers and fractions are summed separately, so that whole numbers are exact in all 64 bits.
public final class CounterSeries: CounterHandler, FloatingPointCounterHandler, MetricSeries, Sendable {
    let name: String
    let labelText: String
    private let prefix: [UInt8]
    private let whole = Atomic<UInt64>(0)
    private let fraction = Atomic<UInt64>(0)
    private let now: @Sendable () -> Double
    /// The bit pattern of the creation or last reset time, in seconds since 1970.
    private let createdAt: Atomic<UInt64>

    init(name: String, labelText: String, now: @escaping @Sendable () -> Double) {
        self.name = name
        self.labelText = labelText
        self.now = now
        createdAt = Atomic(now().bitPattern)
        prefix = ExpositionWriter.samplePrefix(name, labelText)
    }

    /// The current sum, rounded to a `Double` above 2^53.
    public var value: Double {
        Double(whole.load(ordering: .relaxed)) + Double(bitPattern: fraction.load(ordering: .relaxed))
    }

    /// Adds a whole number. Negative numbers are ignored, because a counter never decreases.
    public func increment(by amount: Int = 1) {
        guard amount > 0 else { return }
        whole.wrappingAdd(UInt64(amount), ordering: .relaxed)
    }

    /// Adds a whole number. Negative numbers are ignored, because a counter never decreases.
    public func increment(by amount: Int64) {
        guard amount > 0 else { return }
        whole.wrappingAdd(UInt64(amount), ordering: .relaxed)
    }

    /// Adds a number. Negative numbers, infinities and NaN are ignored.
    public func increment(by amount: Double) {
        guard amount > 0, amount.isFinite else { return }
        if let amount = UInt64(exactly: amount) {
            whole.wrappingAdd(amount, ordering: .relaxed)
        } else {
            fraction.add(amount)
        }
    }

    /// Resets the sum to zero, like a restart.
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
    /// Adds to the `Double` whose bit pattern is stored.
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
