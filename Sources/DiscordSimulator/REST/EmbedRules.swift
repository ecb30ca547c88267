// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation

/// Validation of embeds. Source: Resources, Message, "Embed Object" and "Embed Limits".
enum EmbedRules {
    /// Maximum number of characters in all embeds of a message.
    static let totalLimit = 6000
    private static let fieldLimit = 25

    /// Adds all errors in the embeds of a message.
    static func check(_ embeds: [PayloadValue], at path: [String], _ errors: inout FormErrors) {
        var total = 0
        for (index, embed) in embeds.enumerated() {
            let path = path + ["\(index)"]
            guard let fields = errors.object(embed, at: path) else {
                if embed.isNull { errors.addRequired(path) }
                continue
            }
            total += check(fields, at: path, &errors)
        }
        if total > totalLimit {
            errors.add(path, code: "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of \(totalLimit)")
        }
    }

    /// The embed as returned by Discord: without fields that are `null`, and with those that have a default.
    static func completed(_ embed: PayloadValue) -> PayloadValue {
        var embed = embed.withoutNulls
        embed["type"] = .string("rich")
        if let fields = embed["fields"]?.array {
            embed["fields"] = .array(
                fields.map { field in
                    var field = field
                    field["inline"] = field["inline"] ?? .bool(false)
                    return field
                })
        }
        return embed
    }

    /// - Returns: The number of characters that count toward the limit.
    private static func check(
        _ embed: [String: PayloadValue], at path: [String], _ errors: inout FormErrors
    ) -> Int {
        var length = text(embed["title"], at: path + ["title"], 256, &errors)
        length += text(embed["description"], at: path + ["description"], 4096, &errors)
        if let footer = errors.object(embed["footer"], at: path + ["footer"]) {
            length += text(footer["text"], at: path + ["footer", "text"], 2048, required: true, &errors)
            checkURL(footer["icon_url"], at: path + ["footer", "icon_url"], &errors)
        }
        if let author = errors.object(embed["author"], at: path + ["author"]) {
            length += text(author["name"], at: path + ["author", "name"], 256, required: true, &errors)
            checkURL(author["icon_url"], at: path + ["author", "icon_url"], &errors)
        }
        for (index, item) in (errors.list(embed["fields"], at: path + ["fields"], atMost: fieldLimit) ?? [])
            .enumerated()
        {
            let path = path + ["fields", "\(index)"]
            guard let field = errors.object(item, at: path) else { continue }
            length += text(field["name"], at: path + ["name"], 256, required: true, &errors)
            length += text(field["value"], at: path + ["value"], 1024, required: true, &errors)
        }
        _ = errors.integer(embed["color"], at: path + ["color"], 0...0xFF_FFFF)
        checkURL(embed["url"], at: path + ["url"], &errors)
        for key in ["image", "thumbnail"] {
            if let image = errors.object(embed[key], at: path + [key]) {
                checkURL(image["url"], at: path + [key, "url"], &errors)
            }
        }
        if let timestamp = errors.text(embed["timestamp"], at: path + ["timestamp"], 0...100), !isTime(timestamp) {
            errors.add(
                path + ["timestamp"], code: "DATE_TIME_TYPE_PARSE",
                "Could not parse \(timestamp). Should be ISO8601.")
        }
        return length
    }

    /// Leading and trailing whitespace does not count.
    private static func text(
        _ value: PayloadValue?, at path: [String], _ limit: Int, required: Bool = false, _ errors: inout FormErrors
    ) -> Int {
        let trimmed = value.map { value in
            value.text.map { PayloadValue.string($0.trimmingCharacters(in: .whitespacesAndNewlines)) } ?? value
        }
        if required, trimmed?.text?.isEmpty ?? false {
            errors.addRequired(path)
            return 0
        }
        return errors.text(trimmed, at: path, 0...limit, required: required)?.unicodeScalars.count ?? 0
    }

    private static func checkURL(_ value: PayloadValue?, at path: [String], _ errors: inout FormErrors) {
        guard let text = errors.text(value, at: path, 0...2048), !text.isEmpty else { return }
        guard let separator = text.range(of: "://"), separator.upperBound < text.endIndex else {
            return errors.add(path, code: "URL_TYPE_INVALID_URL", "Not a well formed URL.")
        }
        let scheme = text[..<separator.lowerBound].lowercased()
        if !["http", "https", "attachment"].contains(scheme) {
            errors.add(
                path, code: "URL_TYPE_INVALID_SCHEME",
                "Scheme \"\(scheme)\" is not supported. Scheme must be one of ('http', 'https', 'attachment').")
        }
    }

    private static func isTime(_ text: String) -> Bool {
        text.wholeMatch(of: /\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d([.,]\d+)?)?(Z|[+-]\d\d:?\d\d)?)?/) != nil
    }
}
