// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Testing

@testable import DiscordSimulator

@Suite("ReplayBuffer")
struct ReplayBufferTests {
    @Test("The newest dispatches are kept with their sequence numbers")
    func keepsTheNewest() {
        var buffer = ReplayBuffer(limit: 4)
        #expect(buffer.last == 0)
        for number in 1...11 {
            buffer.append(.event(WorldEvent(at: 0, user: UInt64(number), kind: .join), guild: 0))
        }
        #expect(buffer.first == 8)
        #expect(buffer.last == 11)
        let users: [UInt64] = (6...13).map { sequence in
            if case .event(let event, _) = buffer[sequence] { return event.user }
            return 0
        }
        #expect(users == [0, 0, 8, 9, 10, 11, 0, 0])
    }
}
