// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// What is counted in a channel.
enum WorldActivityKind: UInt8, Sendable {
    case humanMessage, botMessage, webhookMessage, systemMessage
    case reaction
    case thread
    /// The user is in the voice channel from now on.
    case voice
    /// The user is not in voice from now on.
    case voiceEnd

    /// The kind of a message. `isBot`: whether the author is a bot.
    static func message(type: Int, isWebhook: Bool, isInteraction: Bool, isBot: Bool) -> WorldActivityKind {
        let isCommand = type == 20 || type == 23
        guard isCommand || type == 0 || type == 19 else { return .systemMessage }
        if isWebhook, !isInteraction, !isCommand { return .webhookMessage }
        return isBot || isCommand ? .botMessage : .humanMessage
    }
}

/// The activity of a guild in the order in which it happened, for the ledger. A pure value.
struct WorldActivityLog: Sendable {
    struct Entry: Sendable, Equatable {
        /// Milliseconds since 1970.
        var at: Int64
        var user: UInt64
        /// The channel; of a thread, its parent.
        var channel: UInt64
        var kind: WorldActivityKind
    }

    /// Maximum number of entries.
    static let capacity = 2_000_000

    private(set) var entries: [Entry] = []
    /// Where members were in voice before the first entry, by user.
    private(set) var voiceBefore: [UInt64: UInt64] = [:]
    /// The time of the newest entry that was dropped; `nil`: the log is complete.
    private(set) var droppedUntil: Int64?

    mutating func add(_ kind: WorldActivityKind, user: UInt64, channel: UInt64, at time: Int64) {
        // Dropping a tenth at a time keeps the amortized cost of an entry constant.
        if entries.count >= Self.capacity { drop(Self.capacity / 10) }
        entries.append(Entry(at: max(time, entries.last?.at ?? time), user: user, channel: channel, kind: kind))
    }

    private mutating func drop(_ count: Int) {
        for entry in entries.prefix(count) {
            switch entry.kind {
            case .voice: voiceBefore[entry.user] = entry.channel
            case .voiceEnd: voiceBefore[entry.user] = nil
            default: break
            }
            droppedUntil = entry.at
        }
        entries.removeFirst(count)
    }
}
