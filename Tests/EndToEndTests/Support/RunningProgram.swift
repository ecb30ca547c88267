// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Subprocess
import SystemPackage

/// A process that runs during a test, with its output in a file.
struct RunningProgram: Sendable {
    private let processID: pid_t
    private let outputPath: String

    /// Its output so far, from standard output and standard error.
    var output: String { (try? String(contentsOfFile: outputPath, encoding: .utf8)) ?? "" }

    /// Sends a signal, such as `SIGINT` for Ctrl-C.
    func send(_ signal: Int32) { kill(processID, signal) }

    /// Runs a program while `body` runs, and waits until it exits.
    ///
    /// If `body` throws, the program is killed, so that no process outlives its test.
    ///
    /// - Returns: the termination status and the output.
    @discardableResult
    static func running(
        _ executable: Executable, _ arguments: [String], environment: [String: String] = [:],
        _ body: (RunningProgram) async throws -> Void
    ) async throws -> (status: TerminationStatus, output: String) {
        try await withTemporaryFolder { folder in
            let path = folder + "/output"
            let file = try FileDescriptor.open(
                FilePath(path), .writeOnly, options: [.create, .append], permissions: .ownerReadWrite)
            let result = try await run(
                executable, arguments: Arguments(arguments), environment: Program.environment(environment),
                workingDirectory: FilePath(folder), input: .none,
                output: .fileDescriptor(file, closeAfterSpawningProcess: false),
                error: .fileDescriptor(file, closeAfterSpawningProcess: true)
            ) { execution in
                do {
                    try await body(
                        RunningProgram(processID: execution.processIdentifier.value, outputPath: path))
                } catch {
                    try? execution.send(signal: .kill)
                    throw error
                }
            }
            let output = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
            return (result.terminationStatus, output)
        }
    }
}
