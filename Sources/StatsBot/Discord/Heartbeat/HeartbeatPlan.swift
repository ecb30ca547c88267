// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import DiscordREST
import Resilience
import Timekeeping

/// Decides when to send or edit the heartbeat message, from the results so far. Performs no requests itself.
struct HeartbeatPlan: Sendable, Equatable {
    enum Action: Sendable, Equatable {
        case create
        case edit(MessageID)
    }

    enum Next: Sendable, Equatable {
        /// Until the next heartbeat.
        case wait(Duration)
        /// The message no longer exists: send a new one immediately.
        case recreate
    }

    /// "Cannot edit a message authored by another user": the bot now uses another account. Source: Topics, Opcodes and
    /// Status Codes, "JSON Error Codes".
    static let notOurs = DiscordErrorCode(rawValue: 50005)

    let interval: Duration
    private(set) var message: MessageID?
    private var backoff: Backoff
    /// Whether the last attempt failed; only the first failure in a row is logged as a warning.
    private(set) var isFailing = false

    init(interval: Duration, message: MessageID?) {
        self.interval = interval
        self.message = message
        // A failed heartbeat is worth only a few retries per interval.
        backoff = Backoff(base: min(.seconds(60), interval), maximum: interval)
    }

    var action: Action { message.map { .edit($0) } ?? .create }

    mutating func succeeded(_ message: MessageID) -> Next {
        self.message = message
        isFailing = false
        backoff.succeeded()
        return .wait(interval)
    }

    /// The message may have been sent; whether it was, and its ID, cannot be determined.
    mutating func assumed() -> Next {
        isFailing = false
        backoff.succeeded()
        return .wait(interval)
    }

    mutating func failed(_ error: RESTError) -> Next {
        if message != nil, [.unknownMessage, Self.notOurs].contains(error.discordCode) {
            message = nil
            return .recreate
        }
        isFailing = true
        switch error.code {
        // Retrying sooner does not help: someone has to fix the cause.
        case .forbidden, .notFound, .unauthorized, .badRequest, .invalidRequest:
            return .wait(max(interval, error.retryAfter ?? .zero))
        default:
            return .wait(backoff.failed(atLeast: error.retryAfter))
        }
    }
}
