// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordREST
import Testing

@testable import StatsBot

@Suite("How often a count is looked at")
struct PollIntervalTests {
    @Test("a count that changes is looked at more often, one that does not ever more rarely, within bounds")
    func follows() {
        var interval = PollInterval(maximum: .seconds(300))
        let looks = [true, true, true, true, true, false, false, false, false, true]
        #expect(
            looks.map { interval.looked(changed: $0) }
                == [150, 75, 37.5, 30, 30, 60, 120, 240, 300, 150].map { Duration.seconds($0) })
    }

    @Test("an interval below the shortest stays as it is")
    func short() {
        var interval = PollInterval(maximum: .seconds(30))
        #expect([true, false].map { interval.looked(changed: $0) } == [.seconds(30), .seconds(30)])
    }

    @Test(
        "what only the guild's owner can mend is told apart from what passes",
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

    @Test("a trouble names the variable and the permission")
    func advice() {
        #expect(
            ChannelTrouble.notPermitted.advice("BAN_COUNT_CHANNEL_ID")
                == "the bot may not rename the channel of BAN_COUNT_CHANNEL_ID: give its role the permission Manage "
                + "Channels there (and Connect, where it is a voice channel)")
    }
}
