// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Testing

@testable import DiscordSimulator

@Suite("SimulatorFault")
struct SimulatorFaultTests {
    @Test(
        "Faults are encoded and decoded as JSON",
        arguments: [
            (.drop(closeCode: 4009), #"{"code":4009,"fault":"drop"}"#), (.reset, #"{"fault":"reset"}"#),
            (.halfOpen, #"{"fault":"half-open"}"#),
            (.refuseConnections(for: .seconds(2.5)), #"{"fault":"refuse-connections","seconds":2.5}"#),
            (.reconnect, #"{"fault":"reconnect"}"#),
            (.invalidSession(resumable: true), #"{"fault":"invalid-session","resumable":true}"#),
            (.expireSession, #"{"fault":"expire-session"}"#),
            (.refuseResume(), #"{"fault":"refuse-resume","times":1}"#),
            (.repeatJoin(times: nil), #"{"fault":"repeat-join","times":null}"#),
            (.withholdHeartbeatACKs(), #"{"fault":"withhold-heartbeat-acks","times":null}"#),
            (.requestHeartbeat, #"{"fault":"request-heartbeat"}"#),
            (.delayFrames(by: .seconds(3)), #"{"fault":"delay-frames","seconds":3}"#),
            (.corruptDispatch(), #"{"fault":"corrupt-dispatch","times":1}"#),
            (.fragmentMessages(parts: 4, times: nil), #"{"fault":"fragment-messages","parts":4,"times":null}"#),
            (.hugeMessage(bytes: 1000), #"{"bytes":1000,"fault":"huge-message"}"#),
            (.duplicateDispatch(times: 7), #"{"fault":"duplicate-dispatch","times":7}"#),
            (.skipSequence, #"{"fault":"skip-sequence"}"#), (.loseDispatch(), #"{"fault":"lose-dispatch","times":1}"#),
            (.unknownOpcode, #"{"fault":"unknown-opcode"}"#), (.unknownEvent, #"{"fault":"unknown-event"}"#),
            (.malformedDispatch, #"{"fault":"malformed-dispatch"}"#),
            (.http(.error(status: 503)), #"{"fault":"http-error","status":503,"times":1}"#),
            (
                .http(.cloudflareBan(), on: SimulatorRequests(method: "PATCH", route: "/channels"), times: nil),
                #"{"fault":"http-cloudflare-ban","method":"PATCH","retry_after":5,"route":"/channels","times":null}"#
            ),
            (.http(.globalLimit()), #"{"fault":"http-global-limit","retry_after":1,"times":1}"#),
            (
                .http(.slow(headersAfter: .seconds(1), bodyOver: .seconds(2))),
                #"{"body_over":2,"fault":"http-slow","headers_after":1,"times":1}"#
            ),
            (
                .http(.rateLimit(isShared: true), on: SimulatorRequests(after: 2)),
                #"{"after":2,"fault":"http-rate-limit","retry_after":10,"shared":true,"times":1}"#
            ),
            (
                .http(.refusal(code: 50_035, status: 400, field: "topic")),
                #"{"code":50035,"fault":"http-refusal","field":"topic","status":400,"times":1}"#
            ),
            (
                .http(.change(.takePermissions(.manageChannels), guild: 2), on: SimulatorRequests(method: "POST")),
                #"{"change":{"change":"take-permissions","permissions":["MANAGE_CHANNELS"]},"fault":"http-change",""#
                    + #"guild":2,"method":"POST","times":1}"#
            ),
            (.http(.noAnswer), #"{"fault":"http-no-answer","times":1}"#),
            (.http(.close), #"{"fault":"http-close","times":1}"#),
            (.http(.malformedJSON), #"{"fault":"http-malformed-json","times":1}"#),
            (.http(.wrongContentType), #"{"fault":"http-wrong-content-type","times":1}"#),
            (.shiftClock(by: .seconds(-60)), #"{"fault":"shift-clock","seconds":-60}"#),
        ] as [(SimulatorFault, String)])
    func json(fault: SimulatorFault, json: String) throws {
        #expect(String(decoding: JSONBytes.encode(fault), as: UTF8.self) == json)
        #expect(try JSONDecoder().decode(SimulatorFault.self, from: Data(json.utf8)) == fault)
        #expect(SimulatorFault.names.contains(fault.name))
    }

    @Test(
        "Omitted parameters have default values",
        arguments: [
            ("drop", .drop(closeCode: 4000)), ("invalid-session", .invalidSession(resumable: false)),
            ("withhold-heartbeat-acks", .withholdHeartbeatACKs(times: nil)),
            ("corrupt-dispatch", .corruptDispatch(times: 1)),
            ("fragment-messages", .fragmentMessages(parts: 3, times: 1)),
            ("huge-message", .hugeMessage(bytes: 67_108_864)), ("http-error", .http(.error(status: 500))),
            ("http-slow", .http(.slow(headersAfter: .seconds(5), bodyOver: .zero))),
            ("http-refusal", .http(.refusal(code: 50_013, status: nil, field: "name"))),
        ] as [(String, SimulatorFault)])
    func defaults(name: String, fault: SimulatorFault) throws {
        let read = try JSONDecoder().decode(SimulatorFault.self, from: Data("{\"fault\":\"\(name)\"}".utf8))
        #expect(read == fault)
    }

    @Test(
        "An invalid fault causes an error",
        arguments: [
            (#"{}"#, #""fault" is missing, must be one of: drop, reset"#),
            (#"{"fault":"dropp"}"#, #""fault" cannot be "dropp", must be one of: drop, reset"#),
            (#"{"fault":"drop","code":70000}"#, #""code" must be a whole number from 1000 to 4999, got 70000"#),
            (#"{"fault":"drop","code":"x"}"#, #""code" must be a whole number from 1000 to 4999"#),
            (#"{"fault":"drop","time":1}"#, #"unknown field "time", must be one of: fault, code"#),
            (#"{"fault":"delay-frames"}"#, #""seconds" is missing, must be a number of seconds from 0 to 86400"#),
            (
                #"{"fault":"delay-frames","seconds":-1}"#,
                #""seconds" must be a number of seconds from 0 to 86400, got -1.0"#
            ),
            (#"{"fault":"invalid-session","resumable":1}"#, #""resumable" must be true or false"#),
            (#"{"fault":"lose-dispatch","times":0}"#, #""times" must be a whole number from 1 to 1000000000, got 0"#),
            (#"{"fault":"http-error","status":404}"#, #""status" must be a whole number from 500 to 599, got 404"#),
            (#"{"fault":"http-change"}"#, #""change" is missing, must be a change"#),
            (#"{"fault":"http-change","change":{"change":"delete-channel"}}"#, #""channel" is missing, must be an ID"#),
            (#"{"fault":"http-refusal","status":500}"#, #""status" must be a whole number from 400 to 499, got 500"#),
            (#"{"fault":"http-close","status":500}"#, #"unknown field "status", must be one of: fault, method"#),
        ])
    func problems(json: String, message: String) {
        let outcome = ScenarioProblem.reading([UInt8](json.utf8)) { try $1.decode(SimulatorFault.self, from: $0) }
        guard case .failure(let problem) = outcome else { return #expect(Bool(false), "\(json) was read") }
        #expect(problem.message.hasPrefix(message), "\(problem.message)")
    }
}
