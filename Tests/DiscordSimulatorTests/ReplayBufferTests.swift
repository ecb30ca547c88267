// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Testing

@testable import DiscordSimulator

@Suite("ReplayBuffer")
struct ReplayBufferTests {
    private func buffer(limit: Int, _ count: Int) -> ReplayBuffer {
        var buffer = ReplayBuffer(limit: limit)
        for number in 1...count {
            buffer.append(.event(WorldEvent(at: 0, user: UInt64(number), kind: .join), guild: 0))
        }
        return buffer
    }

    private func users(in buffer: ReplayBuffer) -> [UInt64] {
        (buffer.first...max(buffer.last, buffer.first)).map { sequence in
            if case .event(let event, _) = buffer[sequence] { return event.user }
            return 0
        }
    }

    @Test("Sent dispatches above the limit are dropped, those that were not sent are kept, with their sequence numbers")
    func trims() {
        #expect(ReplayBuffer(limit: 4).last == 0)
        var buffer = buffer(limit: 4, 11)
        #expect(users(in: buffer) == Array(1...11))
        buffer.trim(keepingFrom: 3)
        #expect(users(in: buffer) == Array(3...11))
        buffer.trim(keepingFrom: 12)
        #expect(users(in: buffer) == [8, 9, 10, 11])
        #expect(buffer[7] == nil && buffer[12] == nil)
    }

    @Test("Without a client, the newest dispatches are kept, however many are added")
    func keepsTheNewest() {
        var buffer = buffer(limit: 4, 1)
        for number in 2...1000 {
            buffer.append(.event(WorldEvent(at: 0, user: UInt64(number), kind: .join), guild: 0))
            buffer.trim()
            #expect(users(in: buffer) == (max(1, number - 3)...number).map { UInt64($0) })
        }
    }

    @Test(
        "The limit depends on the number of guilds, as at Discord, or is given as text",
        arguments: [
            ("auto", [100, 100, 150, 3450, 3500, 3500]), ("250", [250, 250, 250, 250, 250, 250]),
            ("unlimited", Array(repeating: Int.max, count: 6)), ("0", nil), ("-1", nil), ("10000001", nil),
            ("all", nil), ("", nil),
        ] as [(String, [Int]?)])
    func limits(text: String, expected: [Int]?) {
        let limit = SimulatorReplayLimit(text)
        #expect(limit.map { limit in [0, 1, 2, 46, 47, 1000].map { limit.count(guilds: $0) } } == expected)
    }
}
