// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Testing

@Suite("Gateway close codes")
struct GatewayCloseCodeTests {
    @Test(
        "Each code allows or forbids reconnecting as documented",
        arguments: [
            (.unknownError, 4000, true), (.unknownOpcode, 4001, true), (.decodeError, 4002, true),
            (.notAuthenticated, 4003, true), (.authenticationFailed, 4004, false), (.alreadyAuthenticated, 4005, true),
            (.invalidSequence, 4007, true), (.rateLimited, 4008, true), (.sessionTimedOut, 4009, true),
            (.invalidShard, 4010, false), (.shardingRequired, 4011, false), (.invalidAPIVersion, 4012, false),
            (.invalidIntents, 4013, false), (.disallowedIntents, 4014, false),
        ] as [(GatewayCloseCode, UInt16, Bool)])
    func table(code: GatewayCloseCode, number: UInt16, mayReconnect: Bool) {
        #expect(code.rawValue == number)
        #expect(code.description == "\(number)")
        #expect(code.mayReconnect == mayReconnect)
    }

    @Test(
        "Unknown codes are preserved and allow reconnecting",
        arguments: [1000, 1001, 1006, 4006, 4015, 4999] as [UInt16])
    func unknown(number: UInt16) {
        #expect(GatewayCloseCode(rawValue: number).rawValue == number)
        #expect(GatewayCloseCode(rawValue: number).mayReconnect)
    }

    @Test(
        "Resuming is tried unless reconnecting is forbidden or the sequence number was rejected",
        arguments: [
            (1000, true), (1001, true), (1006, true), (4000, true), (4001, true), (4002, true), (4003, true),
            (4004, false), (4005, true), (4007, false), (4008, true), (4009, true), (4010, false), (4011, false),
            (4012, false), (4013, false), (4014, false), (4999, true),
        ] as [(UInt16, Bool)])
    func session(number: UInt16, keepsSession: Bool) {
        #expect(GatewayCloseCode(rawValue: number).keepsSession == keepsSession)
    }
}
