// SPDX-License-Identifier: MIT
// Part of StatsBot.

import ArgumentParser
import BotConfiguration
import Exporter
import Foundation
import StatsBot

/// Runs a command's work; reports an error on standard error and exits with the matching code.
func reportingErrors(_ work: () async throws -> Void) async throws {
    let code: Int32
    do {
        return try await work()
    } catch let error as ConfigurationError {
        report("\(error)")
        code = ConfigurationError.exitCode
    } catch let error as BotError {
        report("\(error)")
        code = error.exitCode
    } catch let error as ExitCode {
        throw error
    } catch {
        report("\(error)")
        code = 1
    }
    throw ExitCode(code)
}

private func report(_ message: String) {
    try? FileHandle.standardError.write(contentsOf: Data("statsbot: \(message)\n".utf8))
}
