// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Glibc
import TestSupport
import Testing

@testable import StoreFiles

@Suite("Store folder, lock and disk space")
struct FilesFolderTests {
    private func permissions(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test("a missing folder is created with its parents, accessible only to its owner")
    func made() throws {
        try FilesFixture.with { fixture in
            let folder = StoreFolder(fixture.root + "/new/deep/")
            try folder.prepare()
            #expect(try permissions(folder.path) == 0o700)
            #expect(folder.database == fixture.root + "/new/deep/statsbot.sqlite")
            try folder.prepare()
        }
    }

    @Test("a file in place of the folder or a parent is an error")
    func fileInPlace() throws {
        try FilesFixture.with { fixture in
            try FileOperations.create(fixture.root + "/file")
            for path in ["/file", "/file/below"] {
                let error = #expect(throws: StoreFileError.self) { try StoreFolder(fixture.root + path).prepare() }
                #expect(
                    error?.description == "\(fixture.root)/file is not a folder; remove it, or choose another folder")
            }
        }
    }

    @Test("an empty name means the current folder") func noName() {
        #expect(StoreFolder("").database == "./statsbot.sqlite")
    }

    @Test("databases that were set aside are listed by time")
    func setAside() throws {
        try FilesFixture.with { fixture in
            for name in [
                "statsbot-replaced-20261124T000000Z.sqlite", "statsbot-damaged-20261125T000000Z.sqlite",
                "statsbot-damaged-20261123T000000Z.sqlite", "statsbot-damaged-20261125T000000Z.sqlite-wal",
                "statsbot.sqlite", "other.sqlite",
            ] { try FileOperations.create(fixture.folder.file(name)) }
            #expect(
                try fixture.folder.setAside() == [
                    "statsbot-damaged-20261123T000000Z.sqlite", "statsbot-replaced-20261124T000000Z.sqlite",
                    "statsbot-damaged-20261125T000000Z.sqlite",
                ])
        }
    }

    @Test("the error names the process that uses the folder; after release the folder can be locked")
    func lock() throws {
        try FilesFixture.with { fixture in
            let first = try FolderLock(fixture.folder)
            let error = #expect(throws: StoreFileError.self) { try FolderLock(fixture.folder) }
            #expect(error?.kind == .inUse)
            #expect(
                error?.description == """
                    Another statsbot (process \(getpid())) uses this folder: \(fixture.folder.path). Stop it first, or \
                    choose another DATA_DIR.
                    """)
            first.release()
            try FolderLock(fixture.folder).release()
        }
    }

    @Test("the lock of a killed process is released")
    func killed() throws {
        try FilesFixture.with { fixture in
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/bin/sh")
            process.arguments = ["-c", "exec 9>>\"$0\"; flock 9; echo $$ >&9; echo; exec cat", fixture.folder.lock]
            let (input, output) = (Pipe(), Pipe())
            (process.standardInput, process.standardOutput) = (input, output)
            try process.run()
            #expect(try output.fileHandleForReading.read(upToCount: 1) == Data("\n".utf8))
            let error = #expect(throws: StoreFileError.self) { try FolderLock(fixture.folder) }
            #expect(error?.description.contains("(process \(process.processIdentifier))") == true)
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            try FolderLock(fixture.folder).release()
        }
    }

    @Test("disk space is that of the folder's file system", .enabled(if: SmallDisk.isPermitted, SmallDisk.note))
    func space() throws {
        try SmallDisk.mounted(megabytes: 2) { disk in
            let before = try DiskSpace(at: disk.path)
            #expect([before.free, before.total] == [2 << 20, 2 << 20])
            try disk.fill()
            let after = try DiskSpace(at: disk.path)
            #expect([after.free, after.total] == [0, 2 << 20])
        }
    }

    @Test("disk space of a missing folder is an error")
    func missingFolder() {
        #expect(throws: StoreFileError.self) { try DiskSpace(at: "/nowhere/at/all") }
    }

    @Test("the owner and mode of a file are named", .enabled(if: geteuid() == 0, "requires root"))
    func owner() throws {
        try FilesFixture.with { fixture in
            let path = fixture.root + "/file"
            try FileOperations.create(path)
            #expect(chown(path, 54_321, 0) == 0 && chmod(path, 0o640) == 0)
            #expect(FileAccess.description(of: path) == "\(path) belongs to user 54321 and has mode 0640")
            #expect(chown(path, 0, 0) == 0)
            #expect(FileAccess.description(of: path) == "\(path) belongs to root (user 0) and has mode 0640")
            #expect(FileAccess.problem(of: path) == nil)
        }
    }

    @Test("the lock is taken again if its file was deleted, unless another process has it")
    func renewed() throws {
        try FilesFixture.with { fixture in
            let lock = try FolderLock(fixture.folder)
            try lock.renew()
            try FileOperations.remove(fixture.folder.lock)
            try lock.renew()
            #expect(throws: StoreFileError.self) { try FolderLock(fixture.folder) }
            try FileOperations.remove(fixture.folder.lock)
            let other = try FolderLock(fixture.folder)
            let error = #expect(throws: StoreFileError.self) { try lock.renew() }
            #expect(error?.kind == .inUse)
            other.release()
            try lock.renew()
        }
    }
}
