// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import Testing
import Timekeeping

@testable import DiscordSimulator

/// A simulation without sockets, controlled by the test.
struct GatewayHarness {
    /// A payload as received by a client.
    struct Payload {
        let op: Int
        var name: String?
        let sequence: Int?
        let data: Any?

        var object: [String: Any] { data as? [String: Any] ?? [:] }

        /// The event, the user and the status.
        var about: String {
            let user = (object["user"] as? [String: Any])?["id"] as? String ?? object["target_id"] as? String
            return [name, user, object["status"] as? String].compactMap(\.self).joined(separator: " ")
        }
    }

    static let start = WallInstant(secondsSince1970: 1_700_000_000)

    var state: SimulationState
    var now = GatewayHarness.start
    private var lastID = 0

    init(_ change: (inout SimulatorConfiguration) -> Void = { _ in }) {
        var configuration = SimulatorConfiguration()
        configuration.members = 40
        configuration.token = "secret"
        change(&configuration)
        state = SimulationState(configuration: configuration, start: Self.start)
        state.gatewayURL = "ws://127.0.0.1:1"
    }

    /// Opens a connection and reads the hello payload.
    mutating func connect() throws -> Int {
        lastID += 1
        state.open(lastID, refusal: nil, at: now)
        let hello = try #require(try payloads(of: lastID).first)
        #expect(hello.op == 10)
        return lastID
    }

    mutating func send(_ json: String, on id: Int) {
        state.received([UInt8](json.utf8), on: id, at: now)
    }

    mutating func identify(on id: Int, intents: GatewayIntents = .statistics, extra: String = "") {
        send(
            #"{"op":2,"d":{"token":"secret","properties":{},"intents":\#(intents.rawValue)\#(extra)}}"#, on: id)
    }

    mutating func resume(_ session: String, _ sequence: Int, on id: Int) {
        send(#"{"op":6,"d":{"token":"secret","session_id":"\#(session)","seq":\#(sequence)}}"#, on: id)
    }

    /// Reads all pending output.
    mutating func payloads(of id: Int) throws -> [Payload] {
        var payloads: [Payload] = []
        while true {
            switch state.takeOutput(of: id, atMost: 10, at: now) {
            case .nothing: return payloads
            case .finished: return payloads + [Payload(op: -2, name: "finished", sequence: nil, data: nil)]
            case .controls(let controls): payloads += try controls.map(Self.payload)
            case .dispatches(let dispatches):
                for (sequence, dispatch) in dispatches { payloads.append(try payload(dispatch, sequence)) }
            case .faulty(let sequence, let dispatch, let delivery):
                var payload = try payload(dispatch, sequence)
                payload.name = "\(delivery) \(payload.name ?? "")"
                payloads.append(payload)
            }
        }
    }

    func payload(_ dispatch: Dispatch, _ sequence: Int) throws -> Payload {
        var json = JSONWriter()
        state.payloads.write(dispatch, sequence: sequence, to: &json)
        return try Self.payload(json.bytes)
    }

    private static func payload(_ bytes: [UInt8]) throws -> Payload {
        let fields = try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
        return Payload(
            op: try #require(fields["op"] as? Int), name: fields["t"] as? String, sequence: fields["s"] as? Int,
            data: fields["d"])
    }

    private static func payload(_ control: ConnectionState.Control) throws -> Payload {
        switch control {
        case .hello(let interval): Payload(op: 10, name: nil, sequence: nil, data: interval)
        case .heartbeatACK: Payload(op: 11, name: nil, sequence: nil, data: nil)
        case .invalidSession(let resumable): Payload(op: 9, name: nil, sequence: nil, data: resumable)
        case .reconnect: Payload(op: 7, name: nil, sequence: nil, data: nil)
        case .pong: Payload(op: -3, name: "pong", sequence: nil, data: nil)
        case .payload(let bytes): try payload(bytes)
        case .huge(let bytes, let sequence): Payload(op: 0, name: "huge \(bytes)", sequence: sequence, data: nil)
        case .close(let code): Payload(op: -1, name: "close", sequence: nil, data: code.map { Int($0) })
        }
    }

    var sessionID: String { state.sessions.sessions.last?.id ?? "" }
}

extension [GatewayHarness.Payload] {
    /// The names of dispatches and the opcodes of other payloads, for comparison.
    var summary: [String] {
        map { payload in
            if let name = payload.name, let code = payload.data as? Int { return "\(name) \(code)" }
            if let name = payload.name { return payload.sequence.map { "\($0) \(name)" } ?? name }
            return (payload.data as? Bool).map { "op \(payload.op) \($0)" } ?? "op \(payload.op)"
        }
    }
}
