// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import Foundation

/// A source of activity that can be missing for some time.
public enum GapSource: UInt8, Sendable, Hashable, CaseIterable {
    /// Messages.
    case messages = 0
    /// Reactions.
    case reactions = 1
    /// New threads.
    case threads = 2
    /// Time in voice.
    case voice = 3

    /// The name in exports, as in `ACTIVITY`.
    public var name: String {
        switch self {
        case .messages: "messages"
        case .reactions: "reactions"
        case .threads: "threads"
        case .voice: "voice"
        }
    }
}

/// A time span in which activity may have been missed.
public struct ActivityGap: Sendable, Hashable {
    /// The instant up to which everything was received.
    public let from: Date
    /// The instant from which everything is received again.
    public let to: Date
    /// The channel; `nil` for all.
    public let channel: UInt64?
    /// What may be missing.
    public let source: GapSource

    /// Creates a gap.
    public init(from: Date, to: Date, channel: UInt64? = nil, _ source: GapSource) {
        self.from = from
        self.to = to
        self.channel = channel
        self.source = source
    }

    /// Whether the messages of all channels are missing, because the history is being read.
    var isOfAllMessages: Bool { channel == nil && source == .messages }

    /// Whether the gap makes the counts of a span incomplete.
    ///
    /// - Parameters:
    ///   - interval: The span, without its end.
    ///   - channel: The channel whose counts are meant; `nil` for those of all channels.
    /// - Returns: Whether something may be missing.
    public func affects(_ interval: DateInterval, channel: UInt64?) -> Bool {
        guard from < interval.end, to >= interval.start else { return false }
        guard let channel, let own = self.channel else { return true }
        return own == channel
    }
}

/// A gap whose messages are being read from the history.
public struct MessageGap: Sendable, Hashable {
    /// The instant up to which everything was received.
    public let from: Date
    /// When the guild became available again.
    public let to: Date
    /// The history is read up to this ID; `nil` until it is known. Later messages are certainly received from the gateway.
    public internal(set) var end: UInt64?

    /// Creates a gap.
    public init(from: Date, to: Date, end: UInt64? = nil) {
        self.from = from
        self.to = to
        self.end = end
    }
}
