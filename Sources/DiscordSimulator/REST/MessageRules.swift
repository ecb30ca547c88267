// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// Validation of messages. Source: Resources, Message, "Create Message".
enum MessageRules {
    static let contentLimit = 2000
    /// Flags a client can set: SUPPRESS_EMBEDS, EPHEMERAL (only for interactions), SUPPRESS_NOTIFICATIONS and
    /// IS_COMPONENTS_V2. Source: "Message Flags".
    static let settableFlags = 1 << 2 | 1 << 6 | 1 << 12 | 1 << 15
    /// IS_COMPONENTS_V2: other components are allowed, which the simulator does not validate.
    private static let componentsV2: Int64 = 1 << 15

    /// Reads a draft at a path of the body, and collects all errors.
    static func read(
        _ form: RequestForm, in channel: ChannelID? = nil, at path: [String] = []
    ) -> RESTBody.Outcome<MessageDraft> {
        var errors = FormErrors()
        var draft = MessageDraft(files: form.files)
        let fields = form.fields
        if let content = fields["content"] {
            draft.content = errors.text(content, at: path + ["content"], 0...contentLimit) ?? ""
        }
        if let embeds = fields["embeds"] {
            let list = errors.list(embeds, at: path + ["embeds"], atMost: 10) ?? []
            EmbedRules.check(list, at: path + ["embeds"], &errors)
            draft.embeds = list.map(EmbedRules.completed)
        }
        if let components = fields["components"] {
            let list = errors.list(components, at: path + ["components"], atMost: 40) ?? []
            if (fields["flags"]?.integer ?? 0) & componentsV2 == 0 {
                ComponentRules.check(list, at: path + ["components"], &errors)
            }
            draft.components = ComponentRules.completed(list)
        }
        if let attachments = fields["attachments"], !attachments.isNull {
            draft.attachments = self.attachments(attachments, at: path + ["attachments"], &errors)
        }
        if let mentions = errors.object(fields["allowed_mentions"], at: path + ["allowed_mentions"]) {
            check(mentions, at: path + ["allowed_mentions"], &errors)
            draft.allowedMentions = .object(mentions)
        }
        if let flags = errors.integer(fields["flags"], at: path + ["flags"], 0...Int64(Int32.max)) {
            draft.flags = Int(flags) & settableFlags
        }
        if let nonce = fields["nonce"], !nonce.isNull {
            if nonce.integer == nil { _ = errors.text(nonce, at: path + ["nonce"], 0...25) }
            draft.nonce = nonce
        }
        draft.enforceNonce = fields["enforce_nonce"]?.bool ?? false
        draft.username = errors.text(fields["username"], at: path + ["username"], 1...80)
        draft.isSpoken = fields["tts"]?.bool ?? false
        draft.reference = MessageReference.read(
            fields["message_reference"], in: channel, at: path + ["message_reference"], &errors)
        return errors.refusal.map { .refused($0) } ?? .value(draft)
    }

    /// Source: "Allowed Mentions Object".
    private static func check(
        _ mentions: [String: PayloadValue], at path: [String], _ errors: inout FormErrors
    ) {
        let parse = errors.list(mentions["parse"], at: path + ["parse"], atMost: 100) ?? []
        for (index, item) in parse.enumerated() where !["roles", "users", "everyone"].contains(item.text) {
            errors.add(
                path + ["parse", "\(index)"], code: "BASE_TYPE_CHOICES",
                "Value must be one of ('roles', 'users', 'everyone').")
        }
        for key in ["users", "roles"] {
            let ids = errors.list(mentions[key], at: path + [key], atMost: 100) ?? []
            if !ids.isEmpty, parse.contains(.string(key)) {
                errors.add(
                    path, code: "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
                    "parse:[\"\(key)\"] and \(key): [ids...] are mutually exclusive.")
            }
        }
    }

    private static func attachments(
        _ value: PayloadValue, at path: [String], _ errors: inout FormErrors
    ) -> [AttachmentRequest] {
        var requests: [AttachmentRequest] = []
        for (index, item) in (errors.list(value, at: path, atMost: 10) ?? []).enumerated() {
            let path = path + ["\(index)"]
            guard let fields = errors.object(item, at: path) else { continue }
            guard let id = fields["id"]?.text ?? fields["id"]?.integer.map(String.init) else {
                errors.addRequired(path + ["id"])
                continue
            }
            requests.append(
                AttachmentRequest(
                    id: id, filename: errors.text(fields["filename"], at: path + ["filename"], 1...1024),
                    description: errors.text(fields["description"], at: path + ["description"], 0...1024)))
        }
        return requests
    }
}
