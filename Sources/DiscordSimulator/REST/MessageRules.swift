// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// What a message may hold. Source: Resources, Message, "Create Message" and "Embed Limits".
enum MessageRules {
    private static let contentLimit = 2000
    private static let embedLimit = 10
    private static let fieldLimit = 25
    /// Over all embeds of a message.
    private static let totalLimit = 6000

    /// Why Discord would refuse it; `nil` if it would not.
    static func refusal(of draft: MessageDraft) -> RESTResponse? {
        let embeds = draft.embeds ?? []
        if (draft.content ?? "").isEmpty, embeds.isEmpty { return .emptyMessage }
        if let refusal = tooLong(draft.content, contentLimit, "content") { return refusal }
        guard embeds.count <= embedLimit else {
            return .invalid("embeds", code: "BASE_TYPE_MAX_LENGTH", "Must be 10 or fewer in length.")
        }
        for (index, embed) in embeds.enumerated() {
            if let refusal = refusal(of: embed, at: "embeds.\(index)") { return refusal }
        }
        guard embeds.reduce(0, { $0 + length(of: $1) }) <= totalLimit else {
            return .invalid("embeds", code: "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of 6000")
        }
        return nil
    }

    private static func refusal(of embed: Embed, at path: String) -> RESTResponse? {
        if let refusal = tooLong(embed.title, 256, path + ".title") { return refusal }
        if let refusal = tooLong(embed.description, 4096, path + ".description") { return refusal }
        if let refusal = tooLong(embed.footer?.text, 2048, path + ".footer.text") { return refusal }
        let fields = embed.fields ?? []
        guard fields.count <= fieldLimit else {
            return .invalid(path + ".fields", code: "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.")
        }
        for (index, field) in fields.enumerated() {
            let path = path + ".fields.\(index)"
            guard !field.name.isEmpty, !field.value.isEmpty else {
                let missing = field.name.isEmpty ? ".name" : ".value"
                return .invalid(path + missing, code: "BASE_TYPE_REQUIRED", "This field is required")
            }
            if let refusal = tooLong(field.name, 256, path + ".name") ?? tooLong(field.value, 1024, path + ".value") {
                return refusal
            }
        }
        return nil
    }

    private static func tooLong(_ text: String?, _ limit: Int, _ path: String) -> RESTResponse? {
        guard let text, text.unicodeScalars.count > limit else { return nil }
        return .invalid(path, code: "BASE_TYPE_MAX_LENGTH", "Must be \(limit) or fewer in length.")
    }

    private static func length(of embed: Embed) -> Int {
        var length = 0
        for text in [embed.title, embed.description, embed.footer?.text] { length += text?.unicodeScalars.count ?? 0 }
        for field in embed.fields ?? [] {
            length += field.name.unicodeScalars.count + field.value.unicodeScalars.count
        }
        return length
    }
}
