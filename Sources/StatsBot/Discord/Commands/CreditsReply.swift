// SPDX-License-Identifier: MIT
// Part of StatsBot.

import BotConfiguration
import BuildInfo
import DiscordGateway
import DiscordModels
import Foundation
import Localization
import Timekeeping

/// The reply to `/credits`.
struct CreditsReply: Sendable {
    let uptime: Duration
    let gateway: GatewayStatus?
    let at: Date
    var texts = Texts(.english)

    var reply: CommandReply {
        let status: [String: TextValue] = [
            "version": .text(Version.number), "uptime": .text(texts.uptime(uptime)), "latency": .text(latency),
            "status": .text(texts(gateway?.phase == .connected ? .connectedWord : .connectingWord)),
        ]
        return CommandReply(
            embed: Embed(
                title: texts(.creditsTitle), timestamp: at.formatted(.iso8601), color: ReportFields.color,
                fields: [
                    field(.creditsFeaturesHeading, texts(.creditsFeaturesLine)),
                    field(.creditsAccuracyHeading, texts(.creditsAccuracyLine)),
                    field(.creditsTechnologyHeading, texts(.creditsTechnologyLine)),
                    field(
                        .creditsOpenSourceHeading, texts(.creditsOpenSourceLine, ["address": .text(Self.repository)])),
                    field(.creditsIntegrationsHeading, texts(.creditsIntegrationsLine)),
                    field(.creditsStatusHeading, texts(.creditsStatusLine, status)),
                ],
                footer: Embed.Footer(text: "StatsBot v\(Version.number)")),
            isEphemeral: true)
    }

    private static let repository = "https://github.com/statsbot/statsbot"

    private var latency: String { texts.latency(gateway?.latency) }

    private func field(_ name: TextKey, _ value: String) -> Embed.Field {
        Embed.Field(name: texts(name), value: value, inline: false)
    }
}

extension Texts {
    /// A latency such as `42 ms`, or that it is unknown.
    func latency(_ latency: Duration?) -> String {
        latency.map { self(.millisecondsWord, ["number": .number(Int(($0 / .milliseconds(1)).rounded()))]) }
            ?? self(.notMeasuredWord)
    }
}
