// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import DiscordREST
import Resilience
import Timekeeping

/// What is done about the heartbeat message, and when: a value that is told what came of it.
struct HeartbeatPlan: Sendable, Equatable {
    /// The next thing to do.
    enum Action: Sendable, Equatable {
        case create
        case edit(MessageID)
    }

    /// What follows.
    enum Next: Sendable, Equatable {
        /// The next heartbeat, so much later.
        case wait(Duration)
        /// The message is gone: at once another try, with a new one.
        case startAnew
    }

    /// "Cannot edit a message authored by another user": the bot's account is another than it was. Source: Topics,
    /// Opcodes and Status Codes, "JSON Error Codes".
    static let notOurs = DiscordErrorCode(rawValue: 50005)

    let interval: Duration
    /// The message, where one is known.
    private(set) var message: MessageID?
    private var backoff: Backoff
    /// Whether the last try failed, so that it is logged once and not again and again.
    private(set) var isFailing = false

    init(interval: Duration, message: MessageID?) {
        self.interval = interval
        self.message = message
        // A heartbeat that failed is not worth more tries than a few in an interval.
        backoff = Backoff(base: min(.seconds(60), interval), maximum: interval)
    }

    /// What to do next.
    var action: Action { message.map { .edit($0) } ?? .create }

    /// Notes that the message is there and says what it should.
    mutating func succeeded(_ message: MessageID) -> Next {
        self.message = message
        isFailing = false
        backoff.succeeded()
        return .wait(interval)
    }

    /// Notes that it did not work.
    mutating func failed(_ error: RESTError) -> Next {
        if message != nil, [.unknownMessage, Self.notOurs].contains(error.discordCode) {
            message = nil
            return .startAnew
        }
        isFailing = true
        switch error.code {
        // Only somebody can change that, and nobody should be asked more often than is usual.
        case .forbidden, .notFound, .unauthorized, .badRequest, .invalidRequest:
            return .wait(max(interval, error.retryAfter ?? .zero))
        default:
            return .wait(backoff.failed(atLeast: error.retryAfter))
        }
    }
}
