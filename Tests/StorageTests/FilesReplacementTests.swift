// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Testing

@testable import Storage

@Suite("A replacement of the database that is interrupted at any step")
struct FilesReplacementTests {
    private static let damaged = "statsbot-damaged-20261125T031500Z.sqlite"
    private static let replaced = "statsbot-replaced-20261125T031500Z.sqlite"

    private func run(
        _ kind: Kind, _ fixture: FilesFixture, reached: @escaping @Sendable (Replacement.Step) throws -> Void
    ) throws -> RecoveryReport {
        let lock = try FolderLock(fixture.folder)
        defer { lock.release() }
        switch kind {
        case .repair, .fresh:
            return try Recovery(check: FilesFixture.check, reached: reached).run(at: FilesFixture.now, holding: lock)
        case .restore:
            return try Restore(check: FilesFixture.check, reached: reached)
                .run(fixture.backup(hoursAgo: 1).path, at: FilesFixture.now, holding: lock)
        }
    }

    private func start(_ folder: StoreFolder) throws -> RecoveryReport {
        let lock = try FolderLock(folder)
        defer { lock.release() }
        return try Recovery(check: FilesFixture.check).run(at: FilesFixture.now, holding: lock)
    }

    /// What replaces what.
    enum Kind: Sendable, CaseIterable {
        /// A backup a damaged database, at the start.
        case repair
        /// Nothing a damaged database, at the start.
        case fresh
        /// A backup a sound database, by the operator.
        case restore

        var aside: String { self == .restore ? replaced : damaged }
        var steps: [Replacement.Step] {
            Replacement.Step.allCases.filter {
                self != .fresh || ($0 != .incomingReady && $0 != .databaseKept)
            }
        }
    }

    static let interruptions = Kind.allCases.flatMap { kind in kind.steps.map { (kind, $0) } }

    private func prepare(_ kind: Kind, _ fixture: FilesFixture) throws -> [String: Data] {
        try fixture.makeKilled(fixture.folder.database, rows: 500, logged: 5)
        if kind != .restore { try FilesFixture.damage(fixture.folder.database, from: 0.5, bytes: 9_000) }
        if kind != .fresh { try fixture.make(fixture.backup(hoursAgo: 1).path, rows: 400) }
        try FileOperations.create(fixture.folder.lock)
        return try fixture.state()
    }

    @Test("the steps come in their order, each once", arguments: Kind.allCases)
    func order(_ kind: Kind) throws {
        try FilesFixture.with { fixture in
            _ = try prepare(kind, fixture)
            let steps = FilesSteps()
            _ = try run(kind, fixture) { steps.add($0) }
            #expect(steps.all == kind.steps)
        }
    }

    @Test("kill -9 after any step: the next start ends it, and nothing is lost", arguments: interruptions)
    func killed(_ kind: Kind, _ step: Replacement.Step) throws {
        try FilesFixture.with { fixture in
            let before = try prepare(kind, fixture)
            let crashed = StoreFolder(fixture.root + "/crashed")
            let folder = fixture.folder
            _ = try run(kind, fixture) { if $0 == step { try FilesFixture.copy(folder, to: crashed.path) } }

            // A database is always in place until there shall be none.
            if kind != .fresh { #expect(try FileOperations.exists(crashed.database)) }
            let report = try start(crashed)
            let isNotedNoMore = step == .intentRemoved
            if kind == .restore, step == .incomingReady {
                // Nothing had begun that would survive.
                #expect(report == RecoveryReport(start: .existing))
                #expect(try fixture.rows(in: crashed.database) == 505)
                #expect(try fixture.state(of: crashed).keys.contains("statsbot.incoming.sqlite") == false)
                return
            }
            let began: RecoveryReport.Start =
                switch kind {
                case .repair: .backup(fixture.backup(hoursAgo: 1).name)
                case .fresh: .afresh
                case .restore: .restored(fixture.backup(hoursAgo: 1).path)
                }
            #expect(report.start == (isNotedNoMore ? (kind == .fresh ? .new : .existing) : began))
            #expect(report.setAside + report.earlierAside == [kind.aside])
            #expect(report.isResumed == (step != .incomingReady && !isNotedNoMore))
            #expect(report.warnings.isEmpty == (isNotedNoMore && kind != .fresh))

            let state = try fixture.state(of: crashed)
            #expect(state[kind.aside] == before["statsbot.sqlite"])
            #expect(state[kind.aside + "-wal"] == before["statsbot.sqlite-wal"])
            #expect(state["statsbot.sqlite-wal"]?.isEmpty ?? true)
            #expect(state["statsbot.incoming.sqlite"] == nil)
            #expect(state["statsbot.replacement.json"] == nil)
            if kind == .fresh {
                #expect(state["statsbot.sqlite"] == nil)
            } else {
                #expect(try fixture.rows(in: crashed.database) == 400)
            }
            if kind == .restore { #expect(try fixture.rows(in: crashed.file(kind.aside)) == 505) }
        }
    }

    @Test(
        "an error at any step before the one that decides puts all back; a later one is ended by the next start",
        arguments: interruptions)
    func failed(_ kind: Kind, _ step: Replacement.Step) throws {
        try FilesFixture.with { fixture in
            let before = try prepare(kind, fixture)
            #expect(throws: FilesFixture.Stopped()) {
                _ = try run(kind, fixture) { if $0 == step { throw FilesFixture.Stopped() } }
            }
            let after = try fixture.state()
            if step == .databaseReplaced || step == .intentRemoved {
                #expect(after[kind.aside] == before["statsbot.sqlite"])
                #expect(try start(fixture.folder).isResumed == (step == .databaseReplaced))
                if kind != .fresh { #expect(try fixture.rows(in: fixture.folder.database) == 400) }
            } else {
                #expect(after == before)
            }
        }
    }

    @Test("a new database that somebody took away is not waited for: the old one is put back")
    func incomingTakenAway() throws {
        try FilesFixture.with { fixture in
            _ = try prepare(.restore, fixture)
            let crashed = StoreFolder(fixture.root + "/crashed")
            let folder = fixture.folder
            _ = try run(.restore, fixture) {
                if $0 == .databaseKept { try FilesFixture.copy(folder, to: crashed.path) }
            }
            try FileOperations.remove(crashed.incoming)
            #expect(try start(crashed) == RecoveryReport(start: .existing))
            #expect(try fixture.rows(in: crashed.database) == 505)
            #expect(try crashed.setAside() == [])
        }
    }
}
