// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Testing

@testable import StoreFiles

@Suite("Database replacement interrupted at any step")
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

    /// A kind of replacement.
    enum Kind: Sendable, CaseIterable {
        /// A backup replaces a damaged database at startup.
        case repair
        /// A damaged database is set aside at startup without a replacement.
        case fresh
        /// The operator replaces a valid database with a backup.
        case restore

        var aside: String { self == .restore ? replaced : damaged }
        var steps: [Replacement.Step] {
            Replacement.Step.allCases.filter {
                self != .fresh || ($0 != .incomingReady && $0 != .databaseLinked)
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

    @Test("the steps are performed in order, each once", arguments: Kind.allCases)
    func order(_ kind: Kind) throws {
        try FilesFixture.with { fixture in
            _ = try prepare(kind, fixture)
            let steps = FilesSteps()
            _ = try run(kind, fixture) { steps.add($0) }
            #expect(steps.all == kind.steps)
        }
    }

    @Test(
        "kill -9 after any step: the next start completes the replacement, and nothing is lost",
        arguments: interruptions)
    func killed(_ kind: Kind, _ step: Replacement.Step) throws {
        try FilesFixture.with { fixture in
            let before = try prepare(kind, fixture)
            let crashed = StoreFolder(fixture.root + "/crashed")
            let folder = fixture.folder
            _ = try run(kind, fixture) { if $0 == step { try FilesFixture.copy(folder, to: crashed.path) } }

            // A database always exists unless it is set aside without a replacement.
            if kind != .fresh { #expect(try FileOperations.exists(crashed.database)) }
            let report = try start(crashed)
            let isIntentRemoved = step == .intentRemoved
            if kind == .restore, step == .incomingReady {
                // No step had been recorded yet.
                #expect(report == RecoveryReport(start: .existing))
                #expect(try fixture.rows(in: crashed.database) == 505)
                #expect(try fixture.state(of: crashed).keys.contains("statsbot.incoming.sqlite") == false)
                return
            }
            let expected: RecoveryReport.Start =
                switch kind {
                case .repair: .backup(fixture.backup(hoursAgo: 1).name)
                case .fresh: .afresh
                case .restore: .restored(fixture.backup(hoursAgo: 1).path)
                }
            #expect(report.start == (isIntentRemoved ? (kind == .fresh ? .new : .existing) : expected))
            #expect(report.setAside + report.earlierAside == [kind.aside])
            #expect(report.isResumed == (step != .incomingReady && !isIntentRemoved))
            #expect(report.warnings.isEmpty == (isIntentRemoved && kind != .fresh))

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
        "an error before the commit restores the previous state; after it, the next start completes the replacement",
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

    @Test("if the new database was removed, the old one is restored")
    func incomingRemoved() throws {
        try FilesFixture.with { fixture in
            _ = try prepare(.restore, fixture)
            let crashed = StoreFolder(fixture.root + "/crashed")
            let folder = fixture.folder
            _ = try run(.restore, fixture) {
                if $0 == .databaseLinked { try FilesFixture.copy(folder, to: crashed.path) }
            }
            try FileOperations.remove(crashed.incoming)
            #expect(try start(crashed) == RecoveryReport(start: .existing))
            #expect(try fixture.rows(in: crashed.database) == 505)
            #expect(try crashed.setAside() == [])
        }
    }
}
