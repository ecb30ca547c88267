// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Formatting
import Foundation
import Storage

/// A step of `/privacy`. Raw values are the `custom_id` of buttons: they name no user, because only the user sees the message.
enum PrivacyStep: String, Sendable, CaseIterable {
    case show = "privacy.show"
    case askForget = "privacy.forget"
    case forget = "privacy.forget.confirmed"
    case askOptOut = "privacy.opt-out"
    case optOut = "privacy.opt-out.confirmed"
    case optIn = "privacy.opt-in"

    /// What the step changes, and how the reply says that it is done.
    var change: (PrivacyChange, done: String)? {
        switch self {
        case .show, .askForget, .askOptOut: nil
        case .forget: (.forget, PrivacyText.forgotten)
        case .optOut: (.optOut, PrivacyText.nowOptedOut)
        case .optIn: (.optIn, PrivacyText.optedIn)
        }
    }

    func button(_ style: Button.Style, _ label: String) -> Button { Button(style, label: label, customID: rawValue) }
}

/// The reply to `/privacy` and to its buttons.
struct PrivacyReply: Sendable {
    /// Maximum number of guilds with a field of their own.
    static let guildLimit = 10

    let step: PrivacyStep
    /// Whether it replaces the message with the button.
    let isUpdate: Bool
    let data: KeptData
    /// The names of the counted guilds.
    let names: [UInt64: String]

    var reply: CommandReply {
        switch step {
        case .askForget: question(PrivacyText.forgetQuestion, PrivacyStep.forget.button(.danger, "Yes, delete my data"))
        case .askOptOut: question(PrivacyText.optOutQuestion, PrivacyStep.optOut.button(.danger, "Yes, opt out"))
        case .show, .forget, .optOut, .optIn: overview
        }
    }

    private func question(_ text: String, _ confirmation: Button) -> CommandReply {
        reply(
            Embed(title: "Are you sure?", description: text, color: 0xF1_C40F),
            [confirmation, PrivacyStep.show.button(.secondary, "Cancel")])
    }

    private var overview: CommandReply {
        let shown = data.guilds.prefix(Self.guildLimit)
        var fields = shown.map { guild in
            let value = PrivacyText.lines(
                isMember: guild.isMember, joined: guild.joinedAt.map { Int($0.timeIntervalSince1970) },
                isBanned: guild.isBanned, activeDays: guild.activeDays, events: guild.events)
            return Embed.Field(name: name(of: guild.id), value: value, inline: false)
        }
        if data.guilds.count > shown.count {
            let others = CountFormat.grouped(data.guilds.count - shown.count)
            fields.append(Embed.Field(name: "More", value: "Data of \(others) more servers", inline: false))
        }
        let status =
            data.isOptedOut ? PrivacyText.optedOut : data.guilds.isEmpty ? PrivacyText.nothing : PrivacyText.kept
        let embed = Embed(
            title: "🔒 Your data in this bot",
            description: (step.change.map { $0.done + "\n\n" } ?? "") + status, color: ReportFields.color,
            fields: fields.isEmpty ? nil : fields)
        if data.isOptedOut { return reply(embed, [PrivacyStep.optIn.button(.success, "Opt in again")]) }
        let forget = PrivacyStep.askForget.button(.danger, "Delete my data")
        let optOut = PrivacyStep.askOptOut.button(.secondary, "Opt out")
        return reply(embed, data.guilds.isEmpty ? [optOut] : [forget, optOut])
    }

    private func reply(_ embed: Embed, _ buttons: [Button]) -> CommandReply {
        CommandReply(embed: embed, components: [ActionRow(buttons)], isEphemeral: true, isUpdate: isUpdate)
    }

    private func name(of guild: UInt64) -> String {
        let name = DiscordMarkdown.escape(names[guild] ?? "", upTo: 200)
        return name.contains { !$0.isWhitespace } ? name : "Server \(guild)"
    }
}
