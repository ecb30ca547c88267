// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import DiscordSimulator
import Foundation
import LocalTime
import SQLiteStorage
import Statistics
import Storage
import StoreFiles

/// Writes generated history into the demo's database before the bot opens it, so that charts, reports and the status page
/// have data immediately. The database is marked as generated.
struct DemoHistory {
    /// Events per transaction.
    private static let batchSize = 5_000

    let guilds: [SimulatedGuild]
    let directory: String
    let zones: GuildZones
    let now: Date

    /// Whether a folder already contains a database, whose history is kept.
    static func hasDatabase(in directory: String) -> Bool {
        FileManager.default.fileExists(atPath: StoreFolder(directory).database)
    }

    /// Writes the history.
    ///
    /// - Returns: the number of member events written.
    /// - Throws: an error if the database cannot be written.
    func write() async throws -> Int {
        let store = try SQLiteStore(
            directory: directory, zones: zones, counting: Set(guilds.map(\.id.rawValue)))
        var calendars = GuildCalendars(zones)
        var written = 0
        for guild in guilds {
            let past = guild.past
            let events = past.events.compactMap { Self.event($0, of: guild.id.rawValue, &calendars) }
            for start in stride(from: 0, to: events.count, by: Self.batchSize) {
                let batch = Array(events[start..<min(start + Self.batchSize, events.count)])
                written += try await store.importEvents(batch).count { $0 }
            }
            let id = guild.id.rawValue
            let activity = DemoActivity(
                events: past.events, actions: guild.pastActions, timeZone: zones[id], until: now)
            // The bot continues the activity of guilds that it knows.
            _ = try await store.commit(StoreBatch(guilds: [id: GuildState()], activity: [id: activity.batch]))
            try await store.record(
                past.samples.map { sample in
                    CensusSample(
                        guild: guild.id.rawValue, at: Date(milliseconds: sample.at), members: sample.members,
                        online: sample.online, bans: sample.bans)
                })
        }
        try await store.setNote(StoreNote.generatedUntil.rawValue, to: String(now.timeIntervalSince1970))
        try await store.close()
        return written
    }

    private static func event(
        _ event: SimulatedPast.Event, of guild: UInt64, _ calendars: inout GuildCalendars
    ) -> MemberEvent? {
        guard let kind = MemberEventKind(rawValue: event.type) else { return nil }
        let at = Date(milliseconds: event.at)
        let person = Person(id: event.user.id.rawValue, name: event.user.globalName ?? event.user.username)
        return MemberEvent(
            guild: guild, kind: kind, person: person, at: at, day: calendars.day(of: at, in: guild),
            cause: event.cause.flatMap(LeaveCause.init))
    }
}
