// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Timekeeping

/// Faults as JSON: the name and the parameters are fields of one object.
extension SimulatorFault: Codable {
    private static let day = 86_400.0
    /// A larger shift would not result in a date that a header can contain.
    private static let longestShift = 3_650 * day
    private static let hugest = 1 << 28

    /// Decodes a fault; a `DecodingError.dataCorrupted` names the error and the allowed values.
    public init(from decoder: any Decoder) throws {
        try self.init(try JSONParameters(from: decoder), besides: [])
    }

    /// Decodes a fault from an object that may also have other fields.
    init(_ parameters: JSONParameters, besides others: [String]) throws {
        let name = try parameters.word("fault", of: Self.names)
        func allow(_ names: String...) throws { try parameters.allow(only: ["fault"] + names + others) }
        func times() throws -> Int? { try parameters.times(default: 1) }
        func seconds() throws -> Duration { try parameters.seconds("seconds", in: 0...Self.day) }
        switch name {
        case "drop":
            try allow("code")
            self = .drop(closeCode: UInt16(try parameters.whole("code", in: 1000...4999, default: 4000)))
        case "refuse-connections":
            try allow("seconds")
            self = .refuseConnections(for: try seconds())
        case "invalid-session":
            try allow("resumable")
            self = .invalidSession(resumable: try parameters.flag("resumable", default: false))
        case "withhold-heartbeat-acks":
            try allow("times")
            self = .withholdHeartbeatACKs(times: try parameters.times(default: nil))
        case "delay-frames":
            try allow("seconds")
            self = .delayFrames(by: try seconds())
        case "corrupt-dispatch", "duplicate-dispatch", "lose-dispatch", "repeat-join", "refuse-resume":
            try allow("times")
            self = Self.counted(name, times: try times())
        case "fragment-messages":
            try allow("parts", "times")
            self = .fragmentMessages(parts: try parameters.whole("parts", in: 2...64, default: 3), times: try times())
        case "huge-message":
            try allow("bytes")
            self = .hugeMessage(bytes: try parameters.whole("bytes", in: 1...Self.hugest, default: 1 << 26))
        case "shift-clock":
            try allow("seconds")
            self = .shiftClock(by: try parameters.seconds("seconds", in: -Self.longestShift...Self.longestShift))
        default:
            if let simple = Self.withoutParameters[name] {
                try allow()
                self = simple
            } else {
                let (fault, names) = try Self.http(name, parameters)
                try parameters.allow(only: ["fault", "method", "route", "times", "after"] + names + others)
                let requests = SimulatorRequests(
                    method: try parameters.text("method"), route: try parameters.text("route"),
                    after: try parameters.whole("after", in: 0...1_000_000, default: 0))
                self = .http(fault, on: requests, times: try times())
            }
        }
    }

    /// A fault whose only parameter is the number of times.
    private static func counted(_ name: String, times: Int?) -> SimulatorFault {
        switch name {
        case "corrupt-dispatch": .corruptDispatch(times: times)
        case "lose-dispatch": .loseDispatch(times: times)
        case "repeat-join": .repeatJoin(times: times)
        case "refuse-resume": .refuseResume(times: times)
        default: .duplicateDispatch(times: times)
        }
    }

    private static let withoutParameters: [String: SimulatorFault] = Dictionary(
        [
            .reset, .halfOpen, .reconnect, .expireSession, .requestHeartbeat, .skipSequence, .unknownOpcode,
            .unknownEvent, .malformedDispatch,
        ].map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })

    private static func http(
        _ name: String, _ parameters: JSONParameters
    ) throws -> (fault: SimulatorHTTPFault, parameters: [String]) {
        switch name {
        case "http-error":
            return (.error(status: try parameters.whole("status", in: 500...599, default: 500)), ["status"])
        case "http-cloudflare-ban":
            let time = try parameters.seconds("retry_after", in: 0...day, default: 5)
            return (.cloudflareBan(retryAfter: time), ["retry_after"])
        case "http-global-limit":
            let time = try parameters.seconds("retry_after", in: 0...day, default: 1)
            return (.globalLimit(retryAfter: time), ["retry_after"])
        case "http-rate-limit":
            let time = try parameters.seconds("retry_after", in: 0...day, default: 10)
            let isShared = try parameters.flag("shared", default: false)
            return (.rateLimit(retryAfter: time, isShared: isShared), ["retry_after", "shared"])
        case "http-refusal":
            let code = try parameters.whole("code", in: 0...1_000_000, default: 50_013)
            let status =
                try parameters.isPresent("status") ? try parameters.whole("status", in: 400...499, default: 400) : nil
            let field = try parameters.text("field") ?? "name"
            return (.refusal(code: code, status: status, field: field), ["code", "status", "field"])
        case "http-change":
            guard let change: SimulatorChange = try parameters.nested("change") else {
                throw parameters.problem("\"change\" is missing, must be a change")
            }
            let guild = try parameters.whole("guild", in: 1...GuildPlan.limit, default: 1)
            return (.change(change, guild: guild), ["change", "guild"])
        case "http-slow":
            let headers = try parameters.seconds("headers_after", in: 0...day, default: 5)
            let body = try parameters.seconds("body_over", in: 0...day, default: 0)
            return (.slow(headersAfter: headers, bodyOver: body), ["headers_after", "body_over"])
        case "http-no-answer": return (.noAnswer, [])
        case "http-close": return (.close, [])
        case "http-malformed-json": return (.malformedJSON, [])
        default: return (.wrongContentType, [])
        }
    }

    /// Encodes the fault with all its parameters.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: JSONParameters.Key.self)
        func key(_ name: String) -> JSONParameters.Key { JSONParameters.Key(name) }
        try container.encode(name, forKey: key("fault"))
        switch self {
        case .drop(let code): try container.encode(code, forKey: key("code"))
        case .refuseConnections(let time), .delayFrames(let time), .shiftClock(let time):
            try container.encode(time.seconds, forKey: key("seconds"))
        case .invalidSession(let resumable): try container.encode(resumable, forKey: key("resumable"))
        case .withholdHeartbeatACKs(let times), .corruptDispatch(let times), .duplicateDispatch(let times),
            .loseDispatch(let times), .repeatJoin(let times), .refuseResume(let times):
            try container.encode(times, forKey: key("times"))
        case .fragmentMessages(let parts, let times):
            try container.encode(parts, forKey: key("parts"))
            try container.encode(times, forKey: key("times"))
        case .hugeMessage(let bytes): try container.encode(bytes, forKey: key("bytes"))
        case .http(let fault, let requests, let times):
            try container.encodeIfPresent(requests.method, forKey: key("method"))
            try container.encodeIfPresent(requests.route, forKey: key("route"))
            if requests.after > 0 { try container.encode(requests.after, forKey: key("after")) }
            try container.encode(times, forKey: key("times"))
            switch fault {
            case .error(let status): try container.encode(status, forKey: key("status"))
            case .cloudflareBan(let time), .globalLimit(let time):
                try container.encode(time.seconds, forKey: key("retry_after"))
            case .rateLimit(let time, let isShared):
                try container.encode(time.seconds, forKey: key("retry_after"))
                try container.encode(isShared, forKey: key("shared"))
            case .refusal(let code, let status, let field):
                try container.encode(code, forKey: key("code"))
                try container.encodeIfPresent(status, forKey: key("status"))
                try container.encode(field, forKey: key("field"))
            case .change(let change, let guild):
                try container.encode(change, forKey: key("change"))
                try container.encode(guild, forKey: key("guild"))
            case .slow(let headers, let body):
                try container.encode(headers.seconds, forKey: key("headers_after"))
                try container.encode(body.seconds, forKey: key("body_over"))
            case .noAnswer, .close, .malformedJSON, .wrongContentType: break
            }
        case .reset, .halfOpen, .reconnect, .expireSession, .requestHeartbeat, .skipSequence, .unknownOpcode,
            .unknownEvent, .malformedDispatch:
            break
        }
    }
}
