// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Testing

@Suite("Member permissions")
struct MemberPermissionsTests {
    private static let guild: GuildID = 1
    private static let user: UserID = 50
    private static let roles = [
        Role(id: 1, permissions: [.viewChannel]), Role(id: 2, permissions: [.sendMessages]),
        Role(id: 3, permissions: [.manageChannels]), Role(id: 4, permissions: [.administrator]),
    ]

    private static func permissions(_ roles: [RoleID]) -> MemberPermissions {
        MemberPermissions(of: user, with: roles, in: guild, roles: Self.roles)
    }

    private static func channel(_ overwrites: [Channel.Overwrite]?) -> Channel {
        Channel(id: 9, type: 0, guildID: guild, name: "c", permissionOverwrites: overwrites)
    }

    @Test("Guild permissions combine those of everyone and of the roles")
    func inGuild() {
        #expect(Self.permissions([]).inGuild == [.viewChannel])
        #expect(Self.permissions([2, 3]).inGuild == [.viewChannel, .sendMessages, .manageChannels])
        #expect(Self.permissions([99]).inGuild == [.viewChannel])
    }

    @Test(
        "Channel overwrites apply in order: everyone, all roles, member",
        arguments: [
            (nil, [.viewChannel, .sendMessages]), ([], [.viewChannel, .sendMessages]),
            ([.init(id: 1, kind: .role, deny: .viewChannel)], [.sendMessages]),
            (
                [.init(id: 2, kind: .role, allow: .viewChannel), .init(id: 1, kind: .role, deny: .viewChannel)],
                [.viewChannel, .sendMessages]
            ),
            (
                [.init(id: 2, kind: .role, deny: .viewChannel), .init(id: 3, kind: .role, allow: .viewChannel)],
                [.sendMessages]
            ),
            (
                [
                    .init(id: 50, kind: .member, deny: .sendMessages), .init(id: 2, kind: .role, allow: .embedLinks),
                ], [.viewChannel, .embedLinks]
            ),
            // A member overwrite with a role's ID, or vice versa, does not apply.
            (
                [.init(id: 2, kind: .member, deny: .viewChannel), .init(id: 50, kind: .role, deny: .viewChannel)],
                [.viewChannel, .sendMessages]
            ),
        ] as [([Channel.Overwrite]?, Permissions)])
    func inChannel(overwrites: [Channel.Overwrite]?, expected: Permissions) {
        #expect(Self.permissions([2]).in(Self.channel(overwrites)) == expected)
    }

    @Test("Missing permissions have the names of the user interface; an administrator has them all")
    func missing() {
        let channel = Self.channel([.init(id: 1, kind: .role, deny: .viewChannel)])
        let needed: Permissions = [.viewChannel, .manageChannels, .connect]
        #expect(Self.permissions([3]).missing(needed, in: channel).names == ["View Channels", "Connect"])
        #expect(Self.permissions([4]).missing(needed, in: channel) == [])
    }
}
