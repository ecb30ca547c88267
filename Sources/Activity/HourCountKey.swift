// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import LocalTime

/// What is counted by channel and hour.
public enum ActivityKind: UInt8, Sendable, Hashable, CaseIterable {
    /// Messages by users who are not bots.
    case humanMessages = 0
    /// Messages by bots.
    case botMessages = 1
    /// Messages by webhooks.
    case webhookMessages = 2
    /// Messages by Discord.
    case systemMessages = 3
    /// Reactions by users who are not bots.
    case reactions = 4
    /// New threads.
    case threads = 5
    /// Time in voice with others, in milliseconds; of users who are not bots, like all voice times.
    case voice = 6
    /// Time alone in a voice channel, in milliseconds. Bots are no company.
    case voiceAlone = 7
    /// Time in the AFK channel, in milliseconds.
    case voiceAFK = 8

    /// The kind of a message.
    public init(_ author: MessageAuthor) {
        switch author {
        case .human: self = .humanMessages
        case .bot: self = .botMessages
        case .webhook: self = .webhookMessages
        case .system: self = .systemMessages
        }
    }

    /// The name in the database and in exports, such as `message_human`.
    public var name: String {
        switch self {
        case .humanMessages: "message_human"
        case .botMessages: "message_bot"
        case .webhookMessages: "message_webhook"
        case .systemMessages: "message_system"
        case .reactions: "reaction"
        case .threads: "thread"
        case .voice: "voice"
        case .voiceAlone: "voice_alone"
        case .voiceAFK: "voice_afk"
        }
    }

    /// Whether the count is a time in milliseconds.
    public var isTime: Bool { rawValue >= Self.voice.rawValue }

    /// Whether the count is a number of messages.
    public var isMessage: Bool { rawValue <= Self.systemMessages.rawValue }
}

/// What an hourly count belongs to. Its two words make hashing cheap.
public struct HourCountKey: Sendable, Hashable {
    /// The channel's ID.
    public let channel: UInt64
    /// The day in the upper half, then the hour, whether it is repeated, and the kind, in a byte each.
    private let packed: UInt64

    /// Creates a key.
    public init(_ hour: LocalHour, channel: UInt64, _ kind: ActivityKind) {
        self.channel = channel
        packed =
            UInt64(UInt32(truncatingIfNeeded: hour.day.number)) << 32 | UInt64(UInt8(truncatingIfNeeded: hour.hour))
            << 16
            | (hour.isRepeated ? 1 << 8 : 0) | UInt64(kind.rawValue)
    }

    /// The local hour.
    public var hour: LocalHour {
        LocalHour(
            day: day, hour: Int(UInt8(truncatingIfNeeded: packed >> 16)), isRepeated: packed & 1 << 8 != 0)
    }

    /// The local day.
    public var day: Day { Day(number: Int(Int32(truncatingIfNeeded: packed >> 32))) }

    /// What is counted.
    public var kind: ActivityKind { ActivityKind(rawValue: UInt8(truncatingIfNeeded: packed)) ?? .systemMessages }
}
