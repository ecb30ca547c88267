// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Timekeeping

/// Creates, edits and deletes messages of any author, and dispatches the events.
extension SimulationState {
    /// The source of a message.
    enum MessageOrigin {
        case bot
        case webhook(SimulatedWebhook)
        /// The application, in response to an interaction; `isFirst`: as the initial response `@original`.
        case interaction(SimulationInteraction, isFirst: Bool)
    }

    /// The intent for MESSAGE_CREATE, MESSAGE_UPDATE and MESSAGE_DELETE. Source: Events, Gateway, "List of Intents".
    static let guildMessages = GatewayIntents(rawValue: 1 << 9)

    /// Posts a message to a channel. An empty message is rejected unless `isLoading`.
    mutating func post(
        _ draft: MessageDraft, from origin: MessageOrigin, to channel: ChannelID, in guild: Int,
        isLoading: Bool = false, at now: WallInstant
    ) -> RESTBody.Outcome<MessageObject> {
        var message = MessageObject(
            id: MessageID(newID(at: now)), channelID: channel, author: application.bot, content: draft.content ?? "",
            timestamp: now.discordTimestamp, embeds: draft.embeds ?? [], components: draft.components ?? [],
            flags: draft.flags ?? 0, nonce: draft.nonce, allowedMentions: draft.allowedMentions)
        message.isSpoken = draft.isSpoken
        switch origin {
        case .bot: message.flags &= ~MessageObject.ephemeral
        case .webhook(let webhook):
            message.flags &= ~MessageObject.ephemeral
            message.webhookID = webhook.id
            message.author = BotUserObject(id: UserID(webhook.id.rawValue), username: draft.username ?? webhook.name)
        case .interaction(let interaction, let isFirst):
            message.webhookID = WebhookID(application.id.rawValue)
            message.applicationID = application.id
            message.interaction = interaction.metadata(
                user: guilds[guild].payloads.members.userValue(interaction.user), guild: guilds[guild].id)
            message.viewer = message.isEphemeral ? interaction.user : nil
            // CHAT_INPUT_COMMAND. Source: Resources, Message, "Message Types".
            message.type = isFirst && interaction.kind == .command ? 20 : 0
        }
        if isLoading { message.flags |= MessageObject.loading }
        switch attachments(of: draft, keeping: [], at: now) {
        case .refused(let response): return .refused(response)
        case .value(let attachments): message.attachments = attachments
        }
        guard isLoading || message.hasContent else { return .refused(.emptyMessage) }
        if let reference = draft.reference {
            let original = guilds[guild].messages.message(reference.message, in: channel)
            if original == nil || original?.isEphemeral == true {
                if reference.mustExist { return .refused(.unknownReference) }
            } else if let original {
                message.reply(to: original, in: guilds[guild].id)
            }
        }
        mention(in: &message, of: guild)
        message.resolveAttachmentURLs()
        guilds[guild].add(message)
        guilds[guild].noteActivity(message, at: now)
        tell("MESSAGE_CREATE", message, in: guild)
        return .value(message)
    }

    /// Changes a message.
    mutating func change(
        _ message: MessageObject, by draft: MessageDraft, in guild: Int, at now: WallInstant
    ) -> RESTBody.Outcome<MessageObject> {
        var message = message
        switch attachments(of: draft, keeping: message.attachments, at: now) {
        case .refused(let response): return .refused(response)
        case .value(let attachments): message.attachments = attachments
        }
        message.content = draft.content ?? message.content
        message.embeds = draft.embeds ?? message.embeds
        message.components = draft.components ?? message.components
        guard message.hasContent else { return .refused(.emptyMessage) }
        // Source: "Edit Message": only SUPPRESS_EMBEDS can be unset.
        if let flags = draft.flags { message.flags = message.flags & ~4 | flags & 4 }
        if message.flags & MessageObject.loading != 0 {
            message.flags &= ~MessageObject.loading
        } else {
            message.editedTimestamp = now.discordTimestamp
            message.edits += 1
        }
        message.allowedMentions = draft.allowedMentions
        mention(in: &message, of: guild)
        message.resolveAttachmentURLs()
        guilds[guild].messages.replace(message)
        tell("MESSAGE_UPDATE", message, in: guild)
        return .value(message)
    }

    mutating func delete(_ message: MessageObject, in guild: Int) {
        guilds[guild].messages.remove(message)
        if !message.isEphemeral { dispatchDeletion(of: message.id, message.channelID, in: guild) }
    }

    mutating func dispatchDeletion(of message: MessageID, _ channel: ChannelID, in guild: Int) {
        let deleted = [
            "id": message.description, "channel_id": channel.description, "guild_id": guilds[guild].id.description,
        ]
        dispatch(
            PreparedPayload(name: "MESSAGE_DELETE", data: JSONBytes.encode(deleted)), for: Self.guildMessages,
            in: guild)
    }

    private mutating func tell(_ name: String, _ message: MessageObject, in guild: Int) {
        guard !message.isEphemeral else { return }
        var event = PayloadValue(encoding: message)
        event["guild_id"] = .id(guilds[guild].id.rawValue)
        event["member"] = message.webhookID == nil ? guilds[guild].partialMember(message.author.id.rawValue) : nil
        event["mentions"] = .array(
            (event["mentions"]?.array ?? []).map { user in
                var user = user
                user["member"] = user["id"]?.text.flatMap { UInt64($0) }.flatMap { guilds[guild].partialMember($0) }
                return user
            })
        dispatch(
            PreparedPayload(name: name, data: JSONBytes.encode(event)), for: Self.guildMessages, in: guild)
    }

    /// Sets who a message notifies.
    private func mention(in message: inout MessageObject, of guild: Int) {
        let state = guilds[guild]
        let mentions = Mentions(
            in: message.content, allowed: message.allowedMentions, repliedTo: message.repliedTo,
            mayMentionAll: message.webhookID != nil
                || state.botPermissions(in: message.channelID).contains(.mentionEveryone))
        message.mentions = mentions.users.filter { state.world.members.contains($0) }.map {
            state.payloads.members.userValue($0)
        }
        message.mentionRoles = mentions.roles.filter { id in state.roles.contains { $0.id.rawValue == id } }
            .map(String.init)
        message.mentionsEveryone = mentions.everyone
    }

    /// The resulting attachments of a message: the existing ones and the new ones. If the draft has a list, only those
    /// in the list are kept. Source: Reference, "Editing Message Attachments".
    private mutating func attachments(
        of draft: MessageDraft, keeping old: [AttachmentObject], at now: WallInstant
    ) -> RESTBody.Outcome<[AttachmentObject]> {
        guard let requests = draft.attachments else {
            return .value(old + draft.files.map { store($0, nil, at: now) })
        }
        var errors = FormErrors()
        var result: [AttachmentObject] = []
        for (index, request) in requests.enumerated() {
            if let file = draft.files.first(where: { String($0.index) == request.id }) {
                result.append(store(file, request, at: now))
            } else if var kept = old.first(where: { $0.id.description == request.id }) {
                kept.description = request.description ?? kept.description
                result.append(kept)
            } else {
                errors.add(
                    ["attachments", "\(index)", "id"], code: "ATTACHMENT_NOT_FOUND",
                    "No file in the request and no attachment of the message has the ID \(request.id).")
            }
        }
        return errors.refusal.map { .refused($0) } ?? .value(result)
    }

    private mutating func store(
        _ file: UploadedFile, _ request: AttachmentRequest?, at now: WallInstant
    ) -> AttachmentObject {
        let id = newID(at: now)
        let name = request?.filename ?? file.filename
        let contentType = UploadKind.contentType(of: name, sent: file.contentType)
        let size = UploadKind.size(of: file.bytes)
        api.attachments.add(
            AttachmentStore.File(id: id, filename: name, contentType: contentType, bytes: file.bytes))
        let url = "\(httpRoot)/simulator/attachments/\(id)"
        return AttachmentObject(
            id: Snowflake(id), filename: name, description: request?.description, contentType: contentType,
            size: file.bytes.count, url: url, proxyURL: url, width: size?.width, height: size?.height)
    }

    /// The root URL of the simulator: `http://127.0.0.1:8900`.
    var httpRoot: String { "http" + gatewayURL.dropFirst(2) }
}

extension MessageObject {
    fileprivate var hasContent: Bool {
        content.contains { !$0.isWhitespace } || !embeds.isEmpty || !attachments.isEmpty || !components.isEmpty
    }

    /// Replaces `attachment://` URLs in embeds with the URLs of the attachments.
    /// Source: Reference, "Using Attachments within Embeds".
    fileprivate mutating func resolveAttachmentURLs() {
        let scheme = "attachment://"
        for index in embeds.indices {
            for key in ["image", "thumbnail"] {
                guard var image = embeds[index][key], let url = image["url"]?.text, url.hasPrefix(scheme),
                    let attachment = attachments.first(where: { $0.filename == url.dropFirst(scheme.count) })
                else { continue }
                image["url"] = .string(attachment.url)
                image["proxy_url"] = .string(attachment.proxyURL)
                embeds[index][key] = image
            }
        }
    }
}
