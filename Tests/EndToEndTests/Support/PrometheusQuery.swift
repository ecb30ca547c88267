// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Testing

/// Runs and queries a Prometheus server.
enum PrometheusQuery {
    /// A loopback port that was free a moment ago; Prometheus does not report a port that it chose itself.
    private static func freePort() throws -> UInt16 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(descriptor, pointer, length) == 0 ? getsockname(descriptor, pointer, &length) : -1
            }
        }
        try #require(result == 0)
        return UInt16(bigEndian: address.sin_port)
    }

    /// Runs Prometheus in a folder while `body` runs with the server and the URL prefix of a query.
    static func running(
        _ configuration: String, in folder: String, _ body: (RunningProgram, String) async throws -> Void
    ) async throws {
        try Data(configuration.utf8).write(to: URL(fileURLWithPath: folder + "/prometheus.yml"))
        let port = try freePort()
        try await RunningProgram.running(
            Program.tool("prometheus"),
            [
                "--config.file=\(folder)/prometheus.yml", "--storage.tsdb.path=\(folder)/data",
                "--web.listen-address=127.0.0.1:\(port)",
            ]
        ) { server in
            try await body(server, "http://127.0.0.1:\(port)/api/v1/query?query=")
        }
    }

    /// The response of Prometheus' `/api/v1/query`.
    struct Answer: Decodable, Sendable {
        struct Body: Decodable, Sendable {
            let result: [Sample]
        }

        struct Sample: Decodable, Sendable {
            let metric: [String: String]
            let value: Value
        }

        /// A pair of a time and a string.
        struct Value: Decodable, Sendable {
            let text: String

            init(from decoder: any Decoder) throws {
                var container = try decoder.unkeyedContainer()
                _ = try container.decode(Double.self)
                text = try container.decode(String.self)
            }
        }

        let data: Body
    }
}
