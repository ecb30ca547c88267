// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Testing

@testable import Exporter

@Suite("Metric and label names")
struct MetricNameTests {
    @Test(
        "Invalid characters of a metric name are replaced by _",
        arguments: [
            ("http_requests_total", "http_requests_total"),
            ("a0123456789", "a0123456789"),
            ("job:rate:5m", "job:rate:5m"),
            ("http.requests-total", "http_requests_total"),
            ("9lives", "_9lives"),
            ("_x", "_x"),
            ("naïve", "na_ve"),
            ("two words", "two_words"),
            ("a\nb{c=\"d\"} 1", "a_b_c__d___1"),
            ("", "_"),
        ])
    func metricName(name: String, repaired: String) {
        #expect(MetricName.repaired(name) == repaired)
    }

    @Test(
        "A label name has no colon and at most one leading underscore",
        arguments: [
            ("route", "route"), ("code2", "code2"), ("a:b", "a_b"), ("a-b", "a_b"), ("1st", "_1st"),
            ("__name__", "_name__"), ("___", "_"), ("", "_"), ("_private", "_private"), ("--x", "_x"),
        ])
    func labelName(name: String, repaired: String) {
        #expect(MetricName.repairedLabel(name) == repaired)
    }
}
