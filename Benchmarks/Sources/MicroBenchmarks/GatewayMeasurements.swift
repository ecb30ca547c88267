// SPDX-License-Identifier: MIT
// Part of StatsBot.

import CGatewayJSON
import Foundation
import Statistics
import Synchronization

/// The parts of the gateway path that can be measured separately.
enum GatewayMeasurements {
    static func all() -> [Measurement] {
        let payloads = [
            ("presence update", Payloads.presence), ("member add", Payloads.join), ("member remove", Payloads.leave),
            ("message", Payloads.message),
        ]
        return payloads.map { parsing($0.0, $0.1) } + [presences(), events()]
    }

    private static func parsing(_ name: String, _ text: String) -> Measurement {
        let count = text.utf8.count
        let buffer = [UInt8](text.utf8) + [UInt8](repeating: 0, count: gwjson_padding())
        let parser = gwjson_parser_create()
        defer { gwjson_parser_destroy(parser) }
        var payload = gwjson_payload()
        return buffer.withUnsafeBytes { bytes in
            precondition(gwjson_parse(parser, bytes.baseAddress, count, bytes.count, &payload) == GWJSON_OK)
            return Measurement("parse: \(name) (\(count) bytes)", bytes: count) { operations in
                for _ in 0..<operations { _ = gwjson_parse(parser, bytes.baseAddress, count, bytes.count, &payload) }
            }
        }
    }

    /// Presence updates of 50,000 members who go online and offline.
    private static func presences() -> Measurement {
        let state = Mutex(StatisticsState(timeZone: .gmt))
        let now = Date()
        state.withLock { $0.apply(Observation(guild: 1, at: now, kind: .appeared(members: 50_000, online: []))) }
        var user: UInt64 = 1
        return Measurement("fold: presence") { operations in
            for _ in 0..<operations {
                user = user &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                let observation = Observation(
                    guild: 1, at: now, kind: .presence(user: (user >> 33) % 50_000, isOnline: user >> 63 == 0))
                state.withLock { $0.apply(observation) }
            }
        }
    }

    private static func events() -> Measurement {
        let state = Mutex(StatisticsState(timeZone: .gmt))
        let now = Date()
        let person = Person(id: 4711, name: "quiet.heron4711")
        return Measurement("fold: join") { operations in
            for _ in 0..<operations {
                state.withLock { $0.apply(Observation(guild: 1, at: now, kind: .event(.join, person))) }
            }
        }
    }
}
