// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Subprocess
import SystemPackage

/// The programs that the tests run in separate processes.
enum Program {
    /// `statsbot`, built with these tests.
    static var statsbot: Executable { .path(FilePath(statsbotPath)) }

    /// The path of `statsbot`, as an argument of a program that runs it.
    static var statsbotPath: String { productsFolder + "/statsbot" }

    /// A tool from the folder of `make deps-test`, or else from the PATH.
    static func tool(_ name: String) -> Executable {
        let unpacked = projectFolder + "/.tools/usr/bin/" + name
        return FileManager.default.isExecutableFile(atPath: unpacked) ? .path(FilePath(unpacked)) : .name(name)
    }

    /// The environment of a process, without variables of this one that could configure a bot.
    static func environment(_ variables: [String: String]) -> Subprocess.Environment {
        let inherited = ["PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH"].compactMap { name in
            ProcessInfo.processInfo.environment[name].map { (name, $0) }
        }
        let all = Dictionary(inherited) { $1 }.merging(variables) { $1 }
        return .custom(Dictionary(uniqueKeysWithValues: all.map { (Environment.Key(stringLiteral: $0.key), $0.value) }))
    }

    private static var productsFolder: String {
        URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().path
    }

    static var projectFolder: String {
        var folder = URL(fileURLWithPath: #filePath)
        for _ in 0..<4 { folder.deleteLastPathComponent() }
        return folder.path
    }
}

/// Creates a temporary folder that is removed with its contents when `body` ends.
func withTemporaryFolder<Value>(_ body: (String) async throws -> Value) async throws -> Value {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("statsbot-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await body(folder.path)
}
