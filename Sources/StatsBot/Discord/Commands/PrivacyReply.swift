// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import Localization
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
    var change: (PrivacyChange, done: TextKey)? {
        switch self {
        case .show, .askForget, .askOptOut: nil
        case .forget: (.forget, .dataDeletedText)
        case .optOut: (.optOut, .nowOptedOutText)
        case .optIn: (.optIn, .nowOptedInText)
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
    var texts = Texts(.english)

    var reply: CommandReply {
        switch step {
        case .askForget: question(.forgetQuestionText, PrivacyStep.forget.button(.danger, texts(.confirmForgetButton)))
        case .askOptOut: question(.optOutQuestionText, PrivacyStep.optOut.button(.danger, texts(.confirmOptOutButton)))
        case .show, .forget, .optOut, .optIn: overview
        }
    }

    private func question(_ text: TextKey, _ confirmation: Button) -> CommandReply {
        reply(
            Embed(title: texts(.confirmTitle), description: texts(text), color: 0xF1_C40F),
            [confirmation, PrivacyStep.show.button(.secondary, texts(.cancelButton))])
    }

    private var overview: CommandReply {
        let shown = data.guilds.prefix(Self.guildLimit)
        var fields = shown.map { guild in
            Embed.Field(name: name(of: guild.id), value: lines(guild).joined(separator: "\n"), inline: false)
        }
        if data.guilds.count > shown.count {
            let others = texts(.moreServersLine, ["count": .number(data.guilds.count - shown.count)])
            fields.append(Embed.Field(name: texts(.moreServersHeading), value: others, inline: false))
        }
        let status: TextKey =
            data.isOptedOut ? .optedOutText : data.guilds.isEmpty ? .nothingKeptText : .keptText
        let embed = Embed(
            title: texts(.yourDataTitle),
            description: (step.change.map { texts($0.done) + "\n\n" } ?? "") + texts(status), color: ReportFields.color,
            fields: fields.isEmpty ? nil : fields)
        if data.isOptedOut { return reply(embed, [PrivacyStep.optIn.button(.success, texts(.optInButton))]) }
        let forget = PrivacyStep.askForget.button(.danger, texts(.forgetButton))
        let optOut = PrivacyStep.askOptOut.button(.secondary, texts(.optOutButton))
        return reply(embed, data.guilds.isEmpty ? [optOut] : [forget, optOut])
    }

    private func reply(_ embed: Embed, _ buttons: [Button]) -> CommandReply {
        CommandReply(embed: embed, components: [ActionRow(buttons)], isEphemeral: true, isUpdate: isUpdate)
    }

    private func name(of guild: UInt64) -> String {
        let name = DiscordMarkdown.escape(names[guild] ?? "", upTo: 200)
        return name.contains { !$0.isWhitespace } ? name : texts(.unnamedServerHeading, ["id": "\(guild)"])
    }

    /// What is kept in a server: a line for each fact.
    private func lines(_ guild: KeptData.InGuild) -> [String] {
        let membership = guild.joinedAt.map { joined in
            texts(.memberSinceLine, ["date": "<t:\(Int(joined.timeIntervalSince1970)):D>"])
        }
        return [
            guild.isMember ? membership ?? texts(.isMemberLine) : nil,
            guild.isBanned ? texts(.isBannedLine) : nil,
            texts(.activeDaysLine, ["count": .number(guild.activeDays)]),
            texts(.storedEventsLine, ["count": .number(guild.events)]),
        ].compactMap(\.self)
    }
}
