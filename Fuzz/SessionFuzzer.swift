// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Timekeeping

/// The libFuzzer entry point: every two bytes are one event for a session or the limits, after which the invariants are
/// checked.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzzSession(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
    var session = SessionUnderTest()
    var identifies = IdentifiesUnderTest(seed: size > 0 ? data[0] : 0)
    var commands = CommandsUnderTest()
    var now = MonotonicInstant(nanoseconds: 0)
    for index in stride(from: 0, to: size - 1, by: 2) {
        let (event, value) = (data[index], data[index + 1])
        now = now.advanced(by: .milliseconds(Int(value) * Int(value)))
        switch event & 0x3 {
        case 0, 1: session.happen(event >> 2, value, now)
        case 2: identifies.happen(event >> 2, value, now)
        default: commands.happen(now)
        }
    }
    return 0
}

/// A session's state machine.
private struct SessionUnderTest {
    private static let maximumBackoff: Duration = .seconds(3600)
    private var machine = GatewayStateMachine(session: nil, maximumBackoff: maximumBackoff)
    private var isOver = false

    mutating func happen(_ event: UInt8, _ value: UInt8, _ now: MonotonicInstant) {
        guard !isOver else { return }
        let before = machine
        switch event % 8 {
        case 0:
            let url = machine.connect()
            precondition(url == nil || url == before.session?.resumeURL)
        case 1:
            switch machine.received(.hello) {
            case .identify: precondition(before.session == nil && machine.state == .identifying)
            case .resume(let session): precondition(before.session == session && machine.state == .resuming)
            case .nothing: precondition(machine == before)
            default: preconditionFailure("HELLO must not do anything else")
            }
        case 2: dispatch(.ready(id: "\(value)", resumeURL: "wss://\(value)"), Int64(value), now, isNew: true)
        case 3: dispatch(.resumed, Int64(value), now, isNew: false)
        case 4, 5: dispatch(.other, (before.session?.sequence ?? 0) + Int64(value % 4) - 1, now, isNew: false)
        case 6: close(Self.causes[Int(value) % Self.causes.count], value, now)
        default: close(.closed(GatewayCloseCode(rawValue: 3990 + UInt16(value % 32))), value, now)
        }
    }

    private mutating func dispatch(
        _ kind: GatewayStateMachine.EventKind, _ sequence: Int64, _ now: MonotonicInstant, isNew: Bool
    ) {
        let before = machine.session
        let delivered = machine.dispatched(kind, sequence: sequence, now: now)
        precondition(delivered == nil || delivered == machine.session)
        if isNew { return precondition(delivered?.sequence == sequence) }
        // Delivered once and in ascending order, except for RESUMED, which ends a replay whatever its number; other dispatches
        // change nothing.
        if let delivered {
            let last = before?.sequence ?? .max
            precondition(kind == .resumed ? delivered.sequence >= last : delivered.sequence > last)
        }
        if delivered == nil { precondition(machine.session == before) }
    }

    private mutating func close(_ cause: GatewayDisconnect, _ value: UInt8, _ now: MonotonicInstant) {
        let before = machine
        let next = machine.closed(cause, now: now, random: Double(value) / 255)
        precondition(machine.state == .disconnected)
        if cause == .sequenceGap {
            guard case .connect(let delay) = next else { preconditionFailure("a gap ends nothing") }
            precondition(delay <= .seconds(5) && machine.session == before.session)
        }
        switch next {
        case .fail:
            guard case .closed(let code?) = cause, !code.mayReconnect else {
                preconditionFailure("only a close code may end it")
            }
            isOver = true
        case .connect(let delay):
            precondition(delay >= .zero && delay <= Self.maximumBackoff * 2 + .seconds(5))
        }
        if cause == .invalidSession(resumable: false) || cause == .closed(.invalidSequence) {
            precondition(machine.session == nil)
        }
    }

    private static let causes: [GatewayDisconnect] =
        [
            .closed(nil), .reconnect, .invalidSession(resumable: true), .invalidSession(resumable: false), .zombie,
            .helloTimeout, .sessionTimeout, .sequenceGap, .protocolError,
        ] + ConnectFailure.allCases.map { .connectFailed($0) }
}

/// The identify limits.
private struct IdentifiesUnderTest {
    private let concurrency: Int
    private var limiter: IdentifyLimiter
    private var lastSent: [Int: MonotonicInstant] = [:]
    private var turns: Set<Int> = []

    init(seed: UInt8) {
        concurrency = Int(seed % 4) + 1
        limiter = IdentifyLimiter(
            GatewayBot.SessionStartLimit(
                total: 40, remaining: Int(seed >> 2) % 41, resetAfter: Int(seed) * 10_000,
                maxConcurrency: concurrency),
            expecting: [], now: MonotonicInstant(nanoseconds: 0))
    }

    mutating func happen(_ event: UInt8, _ value: UInt8, _ now: MonotonicInstant) {
        let shard = Int(value % 8)
        let key = shard % concurrency
        switch event % 4 {
        case 0, 1:
            guard !turns.contains(shard) else { return }
            switch limiter.acquire(shard: shard, now: now) {
            case .go:
                precondition(limiter.remaining > turns.count)
                precondition(!turns.contains { $0 % concurrency == key })
                if let last = lastSent[key] { precondition(last.duration(to: now) >= .seconds(5)) }
                turns.insert(shard)
            case .wait(let until): precondition(until > now)
            case .queue: break
            }
        case 2:
            guard turns.remove(shard) != nil else { return }
            limiter.sent(shard: shard, now: now)
            lastSent[key] = now
        default:
            limiter.release(shard: shard)
            turns.remove(shard)
        }
        precondition((0...40).contains(limiter.remaining))
    }
}

/// The limit of sent commands.
private struct CommandsUnderTest {
    private var limiter = CommandLimiter()
    private var sent: [MonotonicInstant] = []

    mutating func happen(_ now: MonotonicInstant) {
        if let later = limiter.reserve(now: now) { return precondition(later > now) }
        sent.append(now)
        sent.removeAll { $0.duration(to: now) >= .seconds(60) }
        precondition(sent.count <= CommandLimiter.commands)
    }
}
