// SPDX-License-Identifier: MIT
// Part of StatsBot.

import BotConfiguration
import DiscordModels
import DiscordREST
import Logging
import Resilience
import Statistics
import Storage
import Synchronization
import TestSupport
import Testing
import Timekeeping
import TimekeepingTestKit

@testable import Counting
@testable import StatsBot

@Suite("ChannelNameService", .timeLimit(.minutes(5)))
struct ChannelNameServiceTests {
    /// A fake Discord: names, slots, and errors injected by a test.
    private final class FakeRenamer: ChannelRenamer {
        struct State {
            var renames: [String] = []
            var errors: [RESTError] = []
            var limit = RenameLimit()
        }

        let state = Mutex(State())
        let changes = ChangeSignal()
        let clock: ManualClock
        let first: NamedChannel
        /// What Discord makes of a name.
        let alter: @Sendable (String) -> String

        init(_ clock: ManualClock, _ first: NamedChannel, alter: @escaping @Sendable (String) -> String) {
            (self.clock, self.first, self.alter) = (clock, first, alter)
        }

        func named(_ channel: ChannelID) async throws -> NamedChannel { first }

        func renameSlot(of channel: ChannelID) -> MonotonicInstant {
            state.withLock { $0.limit.nextSlot(at: clock.now) }
        }

        func restoreRenames(of channel: ChannelID, at instants: [WallInstant]) {
            let used = instants.map { clock.now.advanced(by: clock.wallNow.duration(to: $0)) }
            state.withLock { $0.limit = RenameLimit(used: used) }
        }

        func rename(
            _ channel: ChannelID, to name: String, willSend: @escaping @Sendable (WallInstant) async throws -> Void
        ) async throws -> String {
            defer { changes.notify() }
            try await willSend(clock.wallNow)
            return try state.withLock { state in
                if !state.errors.isEmpty { throw state.errors.removeFirst() }
                state.limit.use(at: clock.now)
                state.renames.append(name)
                return alter(name)
            }
        }

        /// Waits for a number of successful renames.
        func waitForRenames(_ count: Int) async throws -> [String] {
            try await changes.wait {
                state.withLock { $0.renames.count >= count ? $0.renames : nil }
            }
        }
    }

    private final class FakeStore: RenameStore {
        let recorded = Mutex<[WallInstant]>([])

        func recordRename(of channel: ChannelID, at instant: WallInstant) async throws {
            recorded.withLock { $0.append(instant) }
        }

        func renames(of channel: ChannelID, since instant: WallInstant) async throws -> [WallInstant] {
            recorded.withLock { $0.filter { $0 >= instant } }
        }
    }

    private func withService(
        recorded: [WallInstant] = [], first: NamedChannel = NamedChannel(name: "👥 Members: 0"),
        alter: @escaping @Sendable (String) -> String = { $0 },
        _ body: (CountedKeeper, FakeRenamer, FakeStore, ManualClock) async throws -> Void
    ) async throws {
        let clock = ManualClock()
        let counted = try await CountedKeeper(clock: clock)
        let (renamer, store) = (FakeRenamer(clock, first, alter: alter), FakeStore())
        store.recorded.withLock { $0 = recorded.isEmpty ? [] : recorded }
        var guild = GuildSettings(id: 1)
        guild.channels = [.members: 9]
        let service = ChannelNameService(
            settings: ChannelNameSettings(ProcessSettings(), guild), keeper: counted.guild, renamer: renamer,
            store: store,
            names: Cache(name: "channel", timeToLive: .seconds(300), capacity: 9, clock: clock),
            breaker: ChannelNameService.makeBreaker(clock: clock), clock: clock, narrate: { _ in },
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        try await withThrowingTaskGroup { group in
            group.addTask { try await service.run() }
            try await body(counted, renamer, store, clock)
            group.cancelAll()
        }
    }

    @Test("the text before the colon is kept; the rename is recorded before it is sent")
    func first() async throws {
        try await withService { _, renamer, store, clock in
            let names = try await renamer.waitForRenames(1)
            #expect(names == ["👥 Members: 10"])
            #expect(store.recorded.withLock { $0 } == [clock.wallNow])
        }
    }

    @Test(
        "a name that Discord alters is not sent again while the count stays",
        arguments: [
            (NamedChannel(name: "👥-members-0", isText: true), "👥-members-10", "👥-members-11"),
            (NamedChannel(name: "Members: 0"), "Members: 10", "Members: 11"),
        ])
    func altered(first: NamedChannel, sent: String, next: String) async throws {
        let alter: @Sendable (String) -> String = { $0.lowercased().replacing(": ", with: "-") }
        try await withService(first: first, alter: alter) { counted, renamer, _, clock in
            _ = try await renamer.waitForRenames(1)
            for _ in 0..<12 {
                await clock.waitForSleepers()
                clock.advance(by: .seconds(300))
            }
            await clock.waitForSleepers()
            #expect(renamer.state.withLock { $0.renames } == [sent])
            try await counted.join(101, sequence: 3)
            clock.advance(by: .seconds(300))
            #expect(try await renamer.waitForRenames(2) == [sent, next])
        }
    }

    @Test("the third change in ten minutes waits for a slot and is sent with the count at that time")
    func deferred() async throws {
        try await withService { counted, renamer, _, clock in
            _ = try await renamer.waitForRenames(1)
            for (index, user) in [101, 102, 103].enumerated() {
                await clock.waitForSleepers()
                try await counted.join(UserID(UInt64(user)), sequence: Int64(3 + index))
                clock.advance(by: .seconds(150))
            }
            // Half a minute until the first rename's slot is free; a fourth member joins meanwhile.
            await clock.waitForSleepers()
            #expect(renamer.state.withLock { $0.renames.count } <= 2)
            try await counted.join(104, sequence: 6)
            for _ in 0..<10 where renamer.state.withLock({ $0.renames.count }) < 3 {
                clock.advance(by: .seconds(30))
                await clock.waitForSleepers()
            }
            #expect(renamer.state.withLock { $0.renames.last } == "👥 Members: 14")
        }
    }

    @Test("after a server error, the retry waits UPDATE_INTERVAL and uses the latest count")
    func backoff() async throws {
        try await withService { counted, renamer, _, clock in
            _ = try await renamer.waitForRenames(1)
            await clock.waitForSleepers()
            renamer.state.withLock { $0.errors = [RESTError(code: .server, message: "x")] }
            try await counted.join(101, sequence: 3)
            clock.advance(by: .seconds(300))
            try await renamer.changes.wait { renamer.state.withLock { $0.errors.isEmpty ? () : nil } }
            await clock.waitForSleepers()
            // The first delay is UPDATE_INTERVAL; nothing is sent earlier.
            clock.advance(by: .seconds(299))
            #expect(renamer.state.withLock { $0.renames.count } == 1)
            clock.advance(by: .seconds(1))
            let names = try await renamer.waitForRenames(2)
            #expect(names.last == "👥 Members: 11")
        }
    }
}
