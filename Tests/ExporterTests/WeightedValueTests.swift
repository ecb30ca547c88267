// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Testing

@testable import Exporter

@Suite("Weighted values")
struct WeightedValueTests {
    @Test(
        "Values, parameters and weights are parsed; malformed elements are skipped",
        arguments: [
            ("", ""), ("gzip", "gzip[]1000"), (" A/B ; Version=1.0 ;q=0.5 , c", "a/b[version=1.0]500 c[]1000"),
            ("a;q=0,b;q=0.001,c;q=1.000,d;q=1.", "a[]0 b[]1 c[]1000 d[]1000"),
            ("a;q=2,b;q=1.001,c;q=.5,d;q=0.1234,e;q=x,f;q=-1,g;q", ""), (",,a,", "a[]1000"), (";q=1", ""),
            (#"a;x="1,2;\"q=0";q=0.3"#, #"a[x=1,2;"q=0]300"#), ("a;Q=0.25", "a[]250"), ("a;;x=1", "a[x=1]1000"),
        ])
    func reading(field: String, expected: String) {
        let list = WeightedValue.list(field).map { value in
            let parameters = value.parameters.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            return "\(value.value)[\(parameters.joined(separator: ";"))]\(value.weight)"
        }
        #expect(list.joined(separator: " ") == expected)
    }

    @Test(
        "The page has the format that Accept prefers, by default the text format",
        arguments: [
            (nil, .text), ("", .text), ("*/*", .text), ("text/html", .text), ("text/plain", .text),
            ("nonsense;;", .text),
            ("application/openmetrics-text", .openMetrics),
            ("application/openmetrics-text; version=1.0.0", .openMetrics),
            ("Application/OpenMetrics-Text;version=\"1.0.0\";charset=utf-8", .openMetrics),
            ("application/openmetrics-text;version=0.0.1", .text),
            (
                "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
                    + "text/plain;version=0.0.4;q=0.5,*/*;q=0.1", .openMetrics
            ),
            ("application/openmetrics-text;q=0.5, text/plain;q=0.6", .text),
            ("application/openmetrics-text;q=0.6, text/plain;q=0.5", .openMetrics),
            ("application/openmetrics-text, text/plain", .text), ("application/openmetrics-text, */*", .openMetrics),
            ("application/openmetrics-text;q=0, */*", .text), ("text/plain;q=0, */*", .openMetrics),
            ("text/plain;version=0.0.4;q=0, */*;q=0.1", .openMetrics), ("text/*;q=0.1, application/*", .openMetrics),
            ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", .text), ("*/*;q=0", .text),
            ("text/plain;version=1.0.0, application/openmetrics-text;q=0.1", .openMetrics),
        ] as [(String?, ExpositionFormat)])
    func negotiation(accept: String?, format: ExpositionFormat) {
        #expect(ExpositionFormat(accept: accept) == format)
    }

    @Test(
        "gzip is used for clients that accept it and do not prefer the uncompressed body",
        arguments: [
            (nil, false, false), ("", false, false), ("gzip", true, false), ("x-gzip", true, false), ("*", true, false),
            ("gzip;q=0", false, false), ("gzip;q=0, *", false, false), ("*;q=0", false, false),
            ("identity;q=0", false, false), ("identity;q=0, *", true, true), ("gzip, identity;q=0", true, true),
            ("gzip;q=0.1, *;q=0", true, true), ("gzip;q=0.5, identity", false, false),
            ("identity;q=0.5, gzip;q=0.5", true, false), ("br, zstd", false, false),
            ("GZIP;Q=0.001, br", true, false), ("gzip;q=5", false, false),
        ] as [(String?, Bool, Bool)])
    func gzip(acceptEncoding: String?, isPreferred: Bool, isOnly: Bool) {
        let wish = ContentCoding.prefersGzip(acceptEncoding)
        #expect(wish.isPreferred == isPreferred)
        #expect(wish.isOnly == isOnly)
    }
}
