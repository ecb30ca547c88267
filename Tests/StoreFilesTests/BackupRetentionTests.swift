// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import GRDB
import TestSupport
import Testing

@testable import StoreFiles

@Suite("Which backups are kept")
struct BackupRetentionTests {
    private static let now = FilesFixture.now

    /// The ages in days of the backups that are kept of daily ones.
    private func kept(days: ClosedRange<Int>, weekly: Bool = true, events: (Int) -> Int = { -$0 }) -> [Int] {
        let backups = days.map { BackupFile(at: Self.now - Double($0) * 86_400, in: "/b") }
        func age(_ backup: BackupFile) -> Int { Int(Self.now.timeIntervalSince(backup.time) / 86_400) }
        return BackupRetention(keepsWeekly: weekly).kept(of: backups, at: Self.now) { events(age($0)) }.map(age)
    }

    @Test("the newest seven, the newest of each week for two months, and the one with the most events")
    func table() {
        // Weeks begin on Thursday; the day is a Wednesday.
        let weeks = [7, 14, 21, 28, 35, 42, 49, 56]
        #expect(kept(days: 0...6) == Array(0...6))
        #expect(kept(days: 0...99) == Array(0...6) + weeks)
        #expect(kept(days: 0...99, weekly: false) == Array(0...6))
        #expect(kept(days: 0...99, weekly: false, events: { $0 }) == Array(0...6) + [99])
        #expect(kept(days: 0...99, events: { $0 == 80 ? 1 : 0 }) == Array(0...6) + weeks + [80])
        #expect(kept(days: 0...99, weekly: false, events: { _ in 3 }) == Array(0...6))
    }

    @Test("a backup from the future is kept only among the newest seven, or if it has the most events")
    func future() {
        let backups = (0...7).map { BackupFile(at: Self.now - Double($0) * 86_400, in: "/b") }
        let future = BackupFile(at: Self.now + 400 * 86_400, in: "/b")
        func kept(days: Int, events: Int) -> Bool {
            BackupRetention().kept(of: backups.prefix(days) + [future], at: Self.now) { $0 == future ? events : 3 }
                .contains(future)
        }
        #expect(kept(days: 6, events: 3))
        #expect(!kept(days: 8, events: 3))
        #expect(kept(days: 8, events: 4))
    }

    @Test("a year of daily backups keeps the last seven days and the last two months, and the history before a loss")
    func year() throws {
        var kept: [BackupFile] = []
        for day in 0..<365 {
            let now = Self.now + Double(day) * 86_400
            let backups = [BackupFile(at: now, in: "/b")] + kept
            // The database was lost after the hundredth day.
            kept = BackupRetention().kept(of: backups, at: now) { backup in
                let day = Int(backup.time.timeIntervalSince(Self.now) / 86_400)
                return day <= 100 ? 1_000 + day : day - 100
            }
        }
        let ages = kept.map { 364 - Int($0.time.timeIntervalSince(Self.now) / 86_400) }
        #expect(Array(ages.prefix(7)) == Array(0...6))
        #expect(ages.dropFirst(7).dropLast().count == 8)
        #expect(ages.last == 264)
    }

    @Test("after a loss, nine days of backups do not remove the larger history")
    func loss() throws {
        try FilesFixture.with { fixture in
            let large = try fixture.open(fixture.root + "/large.sqlite", rows: 500)
            let history = try (0..<3).map {
                try fixture.backups.make(from: large, at: fixture.backup(hoursAgo: 24 * Double(20 - $0)).time)
            }
            let small = try fixture.open(fixture.folder.database, rows: 1)
            for hours in stride(from: 240.0, through: 0, by: -24) {
                try fixture.backups.make(from: small, at: fixture.backup(hoursAgo: hours).time)
            }
            let left = try fixture.backups.list(at: FilesFixture.now)
            #expect(left.contains(history[2]))
            #expect(left.count < 13)
            #expect(try fixture.rows(in: history[2].path) == 500)
        }
    }

    @Test(
        "if there is no space for today's backup, the weekly ones are removed first",
        .enabled(if: SmallDisk.isPermitted, SmallDisk.note))
    func noSpace() throws {
        try FilesFixture.with { fixture in
            try SmallDisk.mounted(megabytes: 2) { disk in
                let small = try fixture.open(fixture.root + "/small.sqlite", rows: 300)
                try fixture.make(fixture.root + "/copy.sqlite", rows: 299)
                try StoreFolder.make(disk.folder.backups, permissions: 0o700)
                let made = [30.0, 20, 7, 6, 5, 4, 3, 2, 1].map {
                    BackupFile(at: FilesFixture.now - $0 * 86_400, in: disk.folder.backups)
                }
                for backup in made {
                    try FileManager.default.copyItem(atPath: fixture.root + "/copy.sqlite", toPath: backup.path)
                }
                try disk.fill(leaving: 32 << 10)
                let backups = Backups(folder: disk.folder, check: FilesFixture.check)
                let backup = try backups.make(from: small, at: FilesFixture.now)
                #expect(try backups.list(at: FilesFixture.now) == [backup] + made.suffix(6).reversed())
            }
        }
    }

    @Test(
        "on a small disk, weekly backups give way to today's, but the largest does not",
        .enabled(if: SmallDisk.isPermitted, SmallDisk.note))
    func smallDisk() throws {
        try FilesFixture.with { fixture in
            try SmallDisk.mounted(megabytes: 2) { disk in
                let large = try fixture.open(fixture.root + "/large.sqlite", rows: 600)
                let small = try fixture.open(fixture.root + "/small.sqlite", rows: 300)
                let backups = Backups(folder: disk.folder, check: FilesFixture.check)
                var made: [BackupFile] = []
                for days in [60, 50, 40, 30, 20] {
                    made.append(
                        try backups.make(
                            from: days == 60 ? large : small, at: fixture.backup(hoursAgo: 24 * Double(days)).time))
                }
                for hours in stride(from: 9.0, through: 0, by: -1) {
                    made.append(try backups.make(from: small, at: fixture.backup(hoursAgo: hours).time))
                }
                let left = try backups.list(at: FilesFixture.now)
                #expect(left == Array(made.suffix(7).reversed()) + [made[0]])
            }
        }
    }
}
