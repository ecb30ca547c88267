// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Testing

@testable import DiscordSimulator

@Suite("MemberNames")
struct MemberNamesTests {
    @Test("Names are derived from the ID and valid on Discord")
    func names() {
        for id in UInt64(1)...500 {
            let user = MemberNames.user(id)
            #expect(user == MemberNames.user(id))
            #expect((2...32).contains(user.username.count))
            #expect(user.username.allSatisfy { ("a"..."z").contains($0) || ("0"..."9").contains($0) || $0 == "." })
            #expect((user.globalName == nil) == MemberNames.isBot(id))
        }
    }
}
