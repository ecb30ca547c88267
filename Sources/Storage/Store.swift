// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import DiscordModels
public import Foundation
public import LocalTime
public import Statistics
public import Timekeeping

/// Where the bot keeps what must outlive it.
///
/// The one promise that everything else rests on: a batch is committed as a whole or not at all. Its records, the
/// guilds' figures after them, the roll-ups and the sequence number that stands for them never part.
///
/// What a store must do is written down as tests, `StoreContract`; SQLite's is the first.
public protocol Store: StoreReader, BatchStore, RenameStore {
    /// What was known when the last batch was committed.
    ///
    /// - Parameter instant: the instant whose day, in each guild's zone, is today.
    /// - Returns: that state; an empty one from a new store.
    /// - Throws: where the store cannot be read.
    func load(at instant: Date) async throws -> StoredState

    /// Takes in events that were not heard from the gateway. One that is there already is skipped: the same in all it
    /// says, or heard from the gateway within ten seconds of it.
    ///
    /// The totals of the metrics do not change: they count what the bot itself heard.
    ///
    /// - Parameter events: events without a place, the earliest first.
    /// - Returns: for each event, whether it was taken.
    /// - Throws: where none was taken.
    func importEvents(_ events: [MemberEvent]) async throws -> [Bool]

    /// Keeps samples.
    func record(_ samples: [CensusSample]) async throws

    /// Thins the samples with age: all of the last seven days, one an hour for ninety, one a day for ever, always the
    /// last of its span.
    ///
    /// - Parameter now: from when the age is counted.
    /// - Returns: how many were removed.
    /// - Throws: where none was removed.
    @discardableResult
    func thinCensus(now: Date) async throws -> Int

    /// Removes events of before an instant; the roll-ups stay.
    ///
    /// - Parameters:
    ///   - instant: the first instant from which events are kept.
    ///   - limit: how many are removed at most, so that nobody waits long.
    /// - Returns: how many were removed; fewer than `limit` when none is left.
    /// - Throws: where none was removed.
    func removeEvents(before instant: Date, limit: Int) async throws -> Int

    /// Replaces a user's id and names in all events; the counts stay.
    ///
    /// - Parameter user: the user's id.
    /// - Returns: how many events spoke of the user.
    /// - Throws: where none was changed.
    func forget(user: UInt64) async throws -> Int

    /// Remembers a text under a name, until another takes its place; `nil` forgets it.
    func setNote(_ key: String, to value: String?) async throws

    /// Closes the store; nothing may be asked of it afterwards.
    func close() async throws
}

/// What can be asked of a store at any time, on any thread. The thread waits for the disk, so every question has a
/// bounded answer.
public protocol StoreReader: Sendable {
    /// The roll-ups of a span of days, the earliest first; days without events are not among them.
    func days(of guild: UInt64, in days: ClosedRange<Day>) throws -> [DayCounts]

    /// Events, as asked for.
    func events(of guild: UInt64, matching query: EventQuery) throws -> [StoredEvent]

    /// Samples from one instant to before another, the earliest first: of each step the last, so that there are at most
    /// as many as steps.
    ///
    /// - Parameters:
    ///   - guild: the guild's id.
    ///   - interval: from its start to before its end.
    ///   - step: the length of a step, in seconds, at least 1; steps are counted from the interval's start.
    /// - Returns: the samples.
    /// - Throws: where the store cannot be read.
    func census(of guild: UInt64, in interval: DateInterval, step: TimeInterval) throws -> [CensusSample]

    /// The times in which nobody looked that touch an interval, the earliest first, at most a thousand.
    func unobserved(of guild: UInt64, in interval: DateInterval) throws -> [UnobservedSpan]

    /// What was remembered under a name.
    func note(_ key: String) throws -> String?
}

/// Where events are committed.
public protocol BatchStore: Sendable {
    /// Commits a batch.
    ///
    /// An event whose place was committed before is skipped, so that a batch may be committed again after an error
    /// that left its fate unknown.
    ///
    /// - Parameter batch: what belongs together.
    /// - Returns: what the guilds in the batch come to now.
    /// - Throws: where nothing of the batch was committed.
    func commit(_ batch: StoreBatch) async throws -> StoreTotals
}

/// Where renames of channels are recorded, so that no restart forgets them.
public protocol RenameStore: Sendable {
    /// Notes that a channel is about to be renamed, so that no restart forgets it.
    func recordRename(of channel: ChannelID, at instant: WallInstant) async throws

    /// When a channel was renamed, since an instant; the earliest first.
    func renames(of channel: ChannelID, since instant: WallInstant) async throws -> [WallInstant]
}
