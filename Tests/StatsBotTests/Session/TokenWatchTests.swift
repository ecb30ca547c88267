// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Testing

@testable import Counting
@testable import StatsBot

@Suite("Rejected token", .timeLimit(.minutes(1)))
struct TokenWatchTests {
    @Test("a token that Discord rejects while the bot runs ends it with 77, after which it is not started again")
    func rejected() async throws {
        let error = await #expect(throws: BotError.self) { try await TokenWatch {}.run() }
        #expect(error?.exitCode == 77)
    }
}
