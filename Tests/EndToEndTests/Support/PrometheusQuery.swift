// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Testing

/// What a test needs to ask a Prometheus of its own.
enum PrometheusQuery {
    /// A loopback port that nobody listened on a moment ago; Prometheus does not tell which it took of itself.
    static func freePort() throws -> UInt16 {
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

    /// What `/api/v1/query` of Prometheus answers.
    struct Answer: Decodable, Sendable {
        struct Body: Decodable, Sendable {
            let result: [Sample]
        }

        struct Sample: Decodable, Sendable {
            let metric: [String: String]
            let value: Value
        }

        /// A pair of a time and a text.
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
