// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Exporter
import Testing

@Suite("Counter series")
struct CounterSeriesTests {
    @Test("Only finite positive amounts are added")
    func amounts() {
        let counter = MetricRegistry().counter("a")
        counter.increment()
        counter.increment(by: 2)
        counter.increment(by: Int64(3))
        counter.increment(by: 0.25)
        counter.increment(by: -5)
        counter.increment(by: Int64(-5))
        counter.increment(by: -0.5)
        counter.increment(by: .nan)
        counter.increment(by: .infinity)
        #expect(counter.value == 6.25)
        counter.reset()
        #expect(counter.value == 0)
    }

    @Test("Whole numbers are exact beyond the precision of a Double")
    func exactness() {
        let registry = MetricRegistry()
        let counter = registry.counter("a")
        counter.increment(by: 9_007_199_254_740_992)
        counter.increment()
        #expect(registry.page == "# TYPE a counter\na 9007199254740993\n")
    }
}
