// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import Storage
import Testing

@testable import Counting
@testable import StatsBot

@Suite("Privacy: the replies in Discord")
struct PrivacyReplyTests {
    private static let joined = Date(timeIntervalSince1970: 1_767_614_400)
    private static let known = KeptData(
        isOptedOut: false,
        guilds: [
            KeptData.InGuild(id: 9, isMember: true, joinedAt: joined, activeDays: 12, events: 1_234),
            KeptData.InGuild(id: 10, isBanned: true, events: 2),
        ])

    private func reply(
        _ step: PrivacyStep, _ data: KeptData = known, isUpdate: Bool = true
    ) -> CommandReply {
        PrivacyReply(step: step, isUpdate: isUpdate, data: data, names: [9: "The *Quiet* Harbour"]).reply
    }

    private func buttons(_ reply: CommandReply) -> [String] {
        (reply.components ?? []).flatMap(\.components).map {
            "\($0.style.rawValue) \($0.label ?? "") \($0.customID ?? "")"
        }
    }

    @Test("the complete reply to /privacy, visible only to the user")
    func whole() {
        let reply = reply(.show, isUpdate: false)
        #expect(
            reply.embed
                == Embed(
                    title: "🔒 Your data in this bot",
                    description:
                        "This is everything I keep about you, in all servers where I count. I never keep what you write.",
                    color: 0x3498DB,
                    fields: [
                        Embed.Field(
                            name: "The \\*Quiet\\* Harbour",
                            value: """
                                Member since <t:1767614400:D>
                                Active on 12 of the last 28 days
                                Joins, leaves and bans with your name: 1,234
                                """, inline: false),
                        Embed.Field(
                            name: "Server 10",
                            value: """
                                You are banned
                                Active on 0 of the last 28 days
                                Joins, leaves and bans with your name: 2
                                """, inline: false),
                    ]))
        #expect(buttons(reply) == ["4 Delete my data privacy.forget", "2 Opt out privacy.opt-out"])
        #expect(reply.isEphemeral && !reply.isUpdate && reply.data.flags == 64)
        #expect(reply.edit.components == reply.components)
    }

    @Test("each step has its buttons")
    func steps() {
        let nothing = KeptData(isOptedOut: false)
        let out = KeptData(isOptedOut: true)
        #expect(
            buttons(reply(.askForget)) == [
                "4 Yes, delete my data privacy.forget.confirmed", "2 Cancel privacy.show",
            ])
        #expect(buttons(reply(.askOptOut)) == ["4 Yes, opt out privacy.opt-out.confirmed", "2 Cancel privacy.show"])
        #expect(buttons(reply(.show, nothing)) == ["2 Opt out privacy.opt-out"])
        #expect(buttons(reply(.show, out)) == ["3 Opt in again privacy.opt-in"])
        #expect(reply(.show, nothing).embed?.description == "I keep nothing about you.")
        #expect(reply(.show, nothing).embed?.fields == nil)
        #expect(PrivacyStep.allCases.map { $0.change == nil } == [true, true, false, true, false, false])
    }

    @Test("a step that changes something says so, and mentions the backups")
    func done() {
        func lines(_ step: PrivacyStep, _ data: KeptData) -> [Substring] {
            (reply(step, data).embed?.description ?? "").split(separator: "\n\n")
        }
        let backups = "Backups made before today may still contain it. They are deleted after about two months."
        #expect(
            lines(.forget, KeptData(isOptedOut: false)) == [
                "✅ Your data is deleted. \(backups)", "I keep nothing about you.",
            ])
        #expect(
            lines(.optOut, KeptData(isOptedOut: true)) == [
                "✅ You have opted out, and your data is deleted. \(backups)",
                "You have opted out. I don't keep your ID, your name, or when you are active. You are still counted, like "
                    + "everybody else, but only as a number.",
            ])
        #expect(lines(.optIn, Self.known).first == "✅ You have opted in again.")
    }

    @Test("more than ten servers are summarized")
    func many() {
        let data = KeptData(isOptedOut: false, guilds: (1...12).map { KeptData.InGuild(id: $0, events: 1) })
        let fields = reply(.show, data).embed?.fields ?? []
        #expect(fields.count == 11)
        #expect(fields.last == Embed.Field(name: "More", value: "Data of 2 more servers", inline: false))
    }
}
