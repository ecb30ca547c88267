// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Formatting
import Foundation
import Logging
import Timekeeping

/// A message for the log webhook: an embed for each entry, as many as Discord takes.
/// Source: Resources, Message, "Embed Limits".
struct LogWebhookMessage: Sendable, Equatable {
    /// Embeds in one message.
    static let maximumEmbeds = 10
    /// Characters in all of them.
    static let maximumCharacters = 6_000
    private static let titleLength = 256
    private static let descriptionLength = 1_200
    private static let valueLength = 300

    let parameters: WebhookParameters
    /// How many of the entries are in it: the first ones.
    let count: Int

    /// Makes a message of the first entries.
    ///
    /// - Parameters:
    ///   - entries: what is to be told.
    ///   - omitted: how many messages could not be kept.
    ///   - runID: the process.
    init(_ entries: [LogDigest.Entry], omitted: Int, runID: RunID) {
        var embeds: [Embed] = []
        var room = Self.maximumCharacters
        for entry in entries.prefix(Self.maximumEmbeds) {
            let embed = Self.embed(entry, runID)
            room -= embed.length
            guard room >= 0 else { break }
            embeds.append(embed)
        }
        count = embeds.count
        parameters = WebhookParameters(
            content: omitted == 0 ? nil : "\(CountFormat.grouped(omitted)) other warnings and errors omitted.",
            embeds: embeds.isEmpty ? nil : embeds, username: "StatsBot log")
    }

    private static func embed(_ entry: LogDigest.Entry, _ runID: RunID) -> Embed {
        let times = entry.count == 1 ? "" : " (×\(CountFormat.grouped(entry.count)))"
        let title = DiscordMarkdown.escape(
            entry.message, upTo: titleLength - times.utf16.count - 3)
        var lines: [String] = []
        // Cut above, whole here.
        if title.hasSuffix("…") { lines.append(DiscordMarkdown.escape(entry.message, upTo: descriptionLength / 2)) }
        lines += entry.fields.map { field in
            "**\(DiscordMarkdown.escape(field.name, upTo: 64))**: "
                + DiscordMarkdown.escape(field.value.text, upTo: valueLength)
        }
        var description = ""
        for line in lines {
            let longer = description.isEmpty ? line : description + "\n" + line
            guard longer.utf16.count <= descriptionLength else { break }
            description = longer
        }
        let until = entry.count == 1 ? "" : " • until \(entry.last.date.formatted(.iso8601))"
        return Embed(
            title: "\(sign(entry.level)) \(title)\(times)", description: description.isEmpty ? nil : description,
            timestamp: entry.first.date.formatted(.iso8601), color: colour(entry.level),
            footer: Embed.Footer(
                text: "\(entry.level.rawValue) • \(entry.logger.cut(to: 64))\(until) • Run ID: \(runID)"))
    }

    /// The old bot's colours.
    private static func colour(_ level: Logger.Level) -> Int {
        switch level {
        case .critical: 0x992D22
        case .error: 0xE74C3C
        default: 0xF1C40F
        }
    }

    private static func sign(_ level: Logger.Level) -> String {
        switch level {
        case .critical: "🔥"
        case .error: "❌"
        default: "⚠️"
        }
    }
}

extension Embed {
    /// In UTF-16 code units: no less than Discord counts, in whatever it counts.
    fileprivate var length: Int {
        (title?.utf16.count ?? 0) + (description?.utf16.count ?? 0) + (footer?.text.utf16.count ?? 0)
    }
}
