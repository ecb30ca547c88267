// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import DiscordModels
public import Foundation
public import LocalTime
public import Statistics
public import Timekeeping

/// The bot's persistent storage.
///
/// The basic guarantee: a batch is committed completely or not at all. Its records, the resulting guild states, the
/// roll-ups and the matching sequence number never diverge.
///
/// The requirements for a store are written as tests, `StoreContract`. SQLite is the first implementation.
public protocol Store: StoreReader, PrivacyReader, BatchStore, RenameStore {
    /// The state as of the last committed batch.
    ///
    /// - Parameter instant: the current time, which determines today in each guild's time zone.
    /// - Returns: the state; empty for a new store.
    /// - Throws: if the store cannot be read.
    func load(at instant: Date) async throws -> StoredState

    /// Imports events that were not received from the gateway. An event is skipped if the same event is already stored,
    /// or was received from the gateway within ten seconds of it, or if retention removed events of its day before and
    /// after it: they are still counted.
    ///
    /// The totals of the metrics do not change: they count only events that the bot received or repaired.
    ///
    /// - Parameter events: events without a position, earliest first.
    /// - Returns: for each event, whether it was added.
    /// - Throws: if no event was added.
    func importEvents(_ events: [MemberEvent]) async throws -> [Bool]

    /// Stores samples.
    func record(_ samples: [CensusSample]) async throws

    /// Thins old samples: keeps all of the last seven days, one per hour of the last ninety days and one per day before
    /// that, always the last of its period.
    ///
    /// - Parameter now: the current time.
    /// - Returns: the number of samples removed.
    /// - Throws: if none was removed.
    @discardableResult
    func thinCensus(now: Date) async throws -> Int

    /// Removes events before an instant and keeps the roll-ups.
    ///
    /// - Parameters:
    ///   - instant: the time from which events are kept.
    ///   - limit: the maximum number of events to remove, to keep the transaction short.
    /// - Returns: the number of events removed; less than `limit` if none are left.
    /// - Throws: if none was removed.
    func removeEvents(before instant: Date, limit: Int) async throws -> Int

    /// Anonymizes a user in all events: removes ID and names and keeps the counts. Erases the user's activity.
    ///
    /// The ID of a user who is a member or banned stays in the roster: without it, the next member list or ban list would
    /// show a join or a ban that did not happen, with the name. Of a user who has opted out, there is nothing to erase.
    ///
    /// - Parameter user: the user's ID.
    /// - Returns: the number of events changed.
    /// - Throws: if none was changed.
    func forget(user: UInt64) async throws -> Int

    /// Stores a note under a key and replaces an existing one; `nil` deletes it.
    func setNote(_ key: String, to value: String?) async throws

    /// Stores notes that describe effects in Discord, such as a report that was sent: all or none of them.
    ///
    /// A power failure undoes the last commits of a store, but no marks: when this returns, they are on the disk.
    ///
    /// - Parameter notes: the notes by key; `nil` deletes one.
    /// - Throws: if they may not be on the disk.
    func mark(_ notes: [String: String?]) async throws

    /// Closes the store. It must not be used afterwards.
    func close() async throws
}

/// Queries that can be run at any time on any thread. They block for disk access, so every result has a bounded size.
public protocol StoreReader: Sendable {
    /// The roll-ups of a span of days, earliest first. Days without events are omitted.
    func days(of guild: UInt64, in days: ClosedRange<Day>) throws -> [DayCounts]

    /// The events that match a query.
    func events(of guild: UInt64, matching query: EventQuery) throws -> [StoredEvent]

    /// The last sample of each step in an interval, earliest first.
    ///
    /// - Parameters:
    ///   - guild: the guild's ID.
    ///   - interval: the interval, without its end.
    ///   - step: the length of a step in seconds, at least 1; the first step begins at the start of the interval.
    /// - Returns: the samples, at most one per step.
    /// - Throws: if the store cannot be read.
    func census(of guild: UInt64, in interval: DateInterval, step: TimeInterval) throws -> [CensusSample]

    /// The unobserved spans that overlap an interval, earliest first, at most a thousand.
    func unobserved(of guild: UInt64, in interval: DateInterval) throws -> [UnobservedSpan]

    /// The note with a key.
    func note(_ key: String) throws -> String?
}

/// Storage of event batches.
public protocol BatchStore: Sendable {
    /// Commits a batch.
    ///
    /// An event whose position was committed before is skipped, and the other records change nothing the second time, so
    /// that a batch can be committed again after an error that left the outcome unknown. Rosters and banned users change
    /// only by records.
    ///
    /// A request to opt out erases the user like `forget`, but the roster gets the pseudonym in place of the ID. Nothing stores a
    /// name with a pseudonym, and an event loses its pseudonym as soon as no repair needs it any more: then it has no user. When
    /// this returns, the requests are on the disk.
    ///
    /// A repaired event without a name gets the user's last known name in the guild, if there is one.
    ///
    /// A power failure may undo a commit, except one with a session that was not stored before: when this returns, such
    /// a session is on the disk.
    ///
    /// - Parameter batch: the batch, which is committed in one transaction.
    /// - Returns: the new totals of the guilds in the batch.
    /// - Throws: if nothing was committed.
    func commit(_ batch: StoreBatch) async throws -> StoreTotals
}

/// Storage of channel renames, so that restarts do not reset the rename limit.
public protocol RenameStore: Sendable {
    /// Records that a channel is about to be renamed. When this returns, the record is on the disk.
    func recordRename(of channel: ChannelID, at instant: WallInstant) async throws

    /// The times of a channel's renames since an instant, earliest first.
    func renames(of channel: ChannelID, since instant: WallInstant) async throws -> [WallInstant]
}
