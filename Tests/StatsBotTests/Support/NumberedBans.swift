// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

extension [BannedUser] {
    /// A ban list with the users 1 to `count`.
    static func numbered(_ count: Int) -> [BannedUser] {
        (0..<count).map { BannedUser(id: UserID(rawValue: UInt64($0 + 1)), username: "user \($0 + 1)") }
    }
}
