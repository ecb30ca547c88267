// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Formatting
import Foundation
import Logging
import Timekeeping

/// A message for the log webhook with an embed for each entry, as many as Discord allows.
/// Source: Resources, Message, "Embed Limits".
struct LogWebhookMessage: Sendable, Equatable {
    /// Maximum number of embeds in a message.
    static let maximumEmbeds = 10
    /// Maximum number of characters in all embeds of a message.
    static let maximumCharacters = 6_000
    private static let titleLength = 256
    private static let descriptionLength = 1_200
    private static let valueLength = 300

    let parameters: WebhookParameters
    /// The number of entries in the message, counted from the first.
    let count: Int

    /// Creates a message with the first entries.
    ///
    /// - Parameters:
    ///   - entries: the entries to send.
    ///   - omitted: the number of omitted messages.
    ///   - runID: the ID of this run.
    init(_ entries: [LogDigest.Entry], omitted: Int, runID: RunID) {
        var embeds: [Embed] = []
        var remaining = Self.maximumCharacters
        for entry in entries.prefix(Self.maximumEmbeds) {
            let embed = Self.embed(entry, runID)
            remaining -= embed.length
            guard remaining >= 0 else { break }
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
        // If the title is truncated, repeat the full message here.
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
            timestamp: entry.first.date.formatted(.iso8601), color: color(entry.level),
            footer: Embed.Footer(
                text: "\(entry.level.rawValue) • \(entry.logger.cut(to: 64))\(until) • Run ID: \(runID)"))
    }

    /// The old bot's colors.
    private static func color(_ level: Logger.Level) -> Int {
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
    /// Length in UTF-16 code units, which is never less than Discord's count.
    fileprivate var length: Int {
        (title?.utf16.count ?? 0) + (description?.utf16.count ?? 0) + (footer?.text.utf16.count ?? 0)
    }
}
