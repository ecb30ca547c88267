// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordREST
import Testing

@testable import Counting
@testable import StatsBot

@Suite("The check interval of a count")
struct PollIntervalTests {
    @Test("the interval halves after a change and doubles otherwise, within its bounds")
    func follows() {
        var interval = PollInterval(maximum: .seconds(300))
        let looks = [true, true, true, true, true, false, false, false, false, true]
        #expect(
            looks.map { interval.checked(changed: $0) }
                == [150, 75, 37.5, 30, 30, 60, 120, 240, 300, 150].map { Duration.seconds($0) })
    }

    @Test("an interval at the minimum does not change")
    func short() {
        var interval = PollInterval(maximum: .seconds(30))
        #expect([true, false].map { interval.checked(changed: $0) } == [.seconds(30), .seconds(30)])
    }

    @Test(
        "permanent errors are distinguished from temporary ones",
        arguments: [
            (RESTError(code: .notFound, discordCode: .unknownChannel, message: "m"), .deleted),
            (RESTError(code: .notFound, message: "m"), .deleted),
            (RESTError(code: .forbidden, discordCode: .missingPermissions, message: "m"), .notPermitted),
            (RESTError(code: .forbidden, message: "m"), .notPermitted),
            (RESTError(code: .forbidden, discordCode: .missingAccess, message: "m"), .notVisible),
            (RESTError(code: .rateLimited, message: "m"), nil), (RESTError(code: .server, message: "m"), nil),
            (RESTError(code: .transport, message: "m"), nil),
        ] as [(RESTError, ChannelTrouble?)])
    func trouble(error: RESTError, expected: ChannelTrouble?) {
        #expect(ChannelTrouble(error) == expected)
    }

    @Test("the advice names the variable and the permission")
    func advice() {
        #expect(
            ChannelTrouble.notPermitted.advice("BAN_COUNT_CHANNEL_ID")
                == "the bot is not allowed to rename channel BAN_COUNT_CHANNEL_ID: grant its role the Manage Channels "
                + "permission there (and Connect for a voice channel)")
    }
}
