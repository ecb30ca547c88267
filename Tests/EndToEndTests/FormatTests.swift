// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Exporter
import Foundation
import Logging
import Subprocess
import SystemPackage
import Testing

/// A page with labels that need escaping, read by third-party parsers.
@Suite("Hostile labels in both formats", .serialized, .timeLimit(.minutes(2)))
struct FormatTests {
    /// In byte order, as on the page.
    private static let labels = [
        #""quoted" \ and \\ and \n"#, "{a=\"b\",} 1 # EOF\n# EOF\n", "two\nlines\r\n\tand a tab",
        "👩‍👩‍👧‍👦 🇩🇪 é e\u{301} \u{202E}",
    ].sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }

    /// The Python with `prometheus_client` that `make test-formats` installs.
    private static let python = ProcessInfo.processInfo.environment["STATSBOT_FORMATS_PYTHON"]

    @Test("promtool accepts them")
    func promtool() async throws {
        try await withPage { url in
            let page = try #require(await Web.get(url + "/metrics")).body
            let result = try await run(
                Program.tool("promtool"), arguments: ["check", "metrics"], input: .string(page),
                output: .string(limit: 65_536), error: .string(limit: 65_536))
            #expect(result.terminationStatus == .exited(0), "\(result.standardError)")
            #expect(result.standardError == "")
        }
    }

    @Test("a Prometheus server reads each label unchanged, in both formats", arguments: ["/metrics", "/text"])
    func prometheus(path: String) async throws {
        try await withPage { url in
            try await withTemporaryFolder { folder in
                let configuration = """
                    global: {scrape_interval: 1s, scrape_timeout: 1s}
                    scrape_configs:
                      - job_name: hostile
                        metrics_path: \(path)
                        static_configs: [{targets: ["\(url.replacing("http://", with: ""))"]}]
                    """
                try await PrometheusQuery.running(configuration, in: folder) { server, query in
                    let samples = try await eventually("Prometheus has the samples") {
                        let answer = try await Web.json(query + "hostile_labels", as: PrometheusQuery.Answer.self)
                        return answer?.data.result.isEmpty == false ? answer?.data.result : nil
                    }
                    let texts = samples.compactMap { $0.metric["text"] }
                    #expect(Set(texts.map { Array($0.utf8) }) == Set(Self.labels.map { Array($0.utf8) }))
                    let up = try await Web.json(query + "up", as: PrometheusQuery.Answer.self)
                    #expect(up?.data.result.map(\.value.text) == ["1"])
                    server.send(SIGTERM)
                }
            }
        }
    }

    @Test("the parsers of prometheus_client read each label unchanged, plain and gzipped", .enabled(if: python != nil))
    func prometheusClient() async throws {
        let python = try #require(Self.python)
        try await withPage { url in
            let result = try await run(
                .path(FilePath(python)),
                arguments: ["-B", Program.projectFolder + "/Tests/Acceptance/Formats/formats.py", "--page", url],
                output: .string(limit: 65_536), error: .string(limit: 65_536))
            #expect(result.terminationStatus == .exited(0), "\(result.standardError)")
            let read = try JSONDecoder().decode([[String]].self, from: Data(result.standardOutput.utf8))
            let bytes = read.map { texts in Set(texts.map { Array($0.utf8) }) }
            #expect(bytes == Array(repeating: Set(Self.labels.map { Array($0.utf8) }), count: 4))
        }
    }

    /// Serves the page at `/metrics`, and always in the text format at `/text`.
    private func withPage(_ body: (String) async throws -> Void) async throws {
        let registry = MetricRegistry(catalog: [
            // The help is long enough for the page to be compressed.
            MetricDescriptor(
                name: "hostile_labels", kind: .gauge,
                help: String(repeating: "A \"help\" with \\ and\na second line 👥. ", count: 40), labels: ["text"])
        ])
        for label in Self.labels { registry.gauge("hostile_labels", labels: [("text", label)]).set(1) }
        let text = HTTPRoute("/text") { _ in
            HTTPResponse(
                status: 200, headers: [("Content-Type", "text/plain; version=0.0.4; charset=utf-8")],
                body: registry.exposition(.text))
        }
        let server = HTTPServer(
            configuration: HTTPServerConfiguration(port: 0), routes: [metricsRoute(registry: registry), text],
            registry: registry, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let address = try server.start()
        try await body("http://\(address)")
        withExtendedLifetime(server) {}
    }
}
