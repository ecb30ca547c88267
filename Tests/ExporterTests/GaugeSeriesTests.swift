// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Exporter
import Testing

@Suite("Gauge series")
struct GaugeSeriesTests {
    @Test("A gauge is absent until it is set and after it is cleared")
    func absence() {
        let registry = MetricRegistry(catalog: [MetricDescriptor(name: "a", kind: .gauge, help: "A.")])
        let gauge = registry.gauge("a")
        #expect(gauge.value == nil)
        #expect(registry.page == "")
        gauge.set(0)
        #expect(gauge.value == 0)
        #expect(registry.page == "# HELP a A.\n# TYPE a gauge\na 0\n")
        gauge.clear()
        #expect(gauge.value == nil)
        #expect(registry.page == "")
    }

    @Test("Incrementing a gauge without a value starts at zero")
    func moving() {
        let gauge = MetricRegistry().gauge("a")
        gauge.decrement(by: 1.5)
        #expect(gauge.value == -1.5)
        gauge.increment()
        #expect(gauge.value == -0.5)
        gauge.set(7)
        gauge.increment(by: .infinity)
        gauge.decrement(by: .infinity)
        #expect(gauge.value?.isNaN == true)
    }
}
