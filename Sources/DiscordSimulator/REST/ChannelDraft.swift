// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// A request to create or edit a channel. A field that was not sent is `nil`.
/// Source: Resources, Guild, "Create Guild Channel"; Resources, Channel, "Modify Channel".
struct ChannelDraft: Sendable, Equatable {
    /// A text, voice, category, announcement, stage or forum channel. Source: Resources, Channel, "Channel Types".
    static let types = [0, 2, 4, 5, 13, 15]
    private static let voiceTypes = [2, 13]
    /// The types of channels that have a topic.
    private static let topicTypes = [0, 5, 15]
    /// Maximum number of channels in a category. Discord reports it in the error only.
    static let categoryLimit = 50

    /// A value that can be removed with `null`.
    enum Change<Value: Sendable & Equatable>: Sendable, Equatable {
        case set(Value)
        case remove

        var value: Value? { if case .set(let value) = self { value } else { nil } }
    }

    private(set) var type: Int?
    private(set) var name: String?
    private(set) var topic: Change<String>?
    private(set) var parent: Change<ChannelID>?
    private(set) var position: Int?
    private(set) var isAgeRestricted: Bool?
    private(set) var slowmode: Int?
    private(set) var bitrate: Int?
    private(set) var userLimit: Int?
    private(set) var overwrites: [ChannelObject.Overwrite]?

    /// Reads and validates a body. `existing`: the channel to edit; `nil` for a new channel.
    static func read(
        _ fields: [String: PayloadValue], existing: ChannelObject?, in guild: SimulatedGuildState
    ) -> RESTBody.Outcome<ChannelDraft> {
        var errors = FormErrors()
        var draft = ChannelDraft()
        let type = existing?.type ?? fields["type"]?.integer.map { Int($0) } ?? 0
        if existing == nil {
            draft.type = type
            if !types.contains(type) {
                let choices = types.map(String.init).joined(separator: ", ")
                errors.add(["type"], code: "BASE_TYPE_CHOICES", "Value must be one of (\(choices)).")
            }
        }
        draft.name = errors.text(fields["name"], at: ["name"], 1...100, required: existing == nil)
        if let name = draft.name, !name.isEmpty, ChannelNames.stored(name, type: type).isEmpty {
            errors.add(["name"], code: "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 100 in length.")
        }
        if topicTypes.contains(type), let topic = fields["topic"] {
            let text = errors.text(topic, at: ["topic"], 0...(type == 15 ? 4096 : 1024)) ?? ""
            draft.topic = text.isEmpty ? .remove : .set(text)
        }
        func integer(_ name: String, _ range: ClosedRange<Int64>) -> Int? {
            errors.integer(fields[name], at: [name], range).map { Int($0) }
        }
        draft.position = integer("position", 0...Int64(Int32.max))
        draft.slowmode = integer("rate_limit_per_user", 0...21_600)
        draft.isAgeRestricted = fields["nsfw"]?.bool
        if voiceTypes.contains(type) {
            draft.bitrate = integer("bitrate", 8_000...(type == 2 ? 96_000 : 64_000))
            draft.userLimit = integer("user_limit", 0...(type == 2 ? 99 : 10_000))
        }
        if let parent = fields["parent_id"] {
            draft.parent = self.parent(parent, of: existing, type: type, in: guild, &errors)
        }
        if let list = errors.list(fields["permission_overwrites"], at: ["permission_overwrites"], atMost: 100) {
            draft.overwrites = list.enumerated().compactMap { index, item in
                OverwriteRules.read(item, at: ["permission_overwrites", "\(index)"], &errors)
            }
        }
        return errors.refusal.map { .refused($0) } ?? .value(draft)
    }

    /// The ID in `parent_id`.
    static func parentID(_ value: PayloadValue?) -> ChannelID? {
        value?.text.flatMap { ChannelID($0) } ?? value?.integer.map { ChannelID(UInt64(clamping: $0)) }
    }

    private static func parent(
        _ value: PayloadValue, of channel: ChannelObject?, type: Int, in guild: SimulatedGuildState,
        _ errors: inout FormErrors
    ) -> Change<ChannelID> {
        guard !value.isNull else { return .remove }
        // A category cannot be in another one.
        guard let id = parentID(value), let parent = guild.channel(id), type != 4 else {
            errors.add(["parent_id"], code: "CHANNEL_PARENT_INVALID", "Category does not exist")
            return .remove
        }
        if parent.type != 4 {
            errors.add(["parent_id"], code: "CHANNEL_PARENT_INVALID_TYPE", "Not a category")
        } else if channel?.parentID != id, guild.channels.count(where: { $0.parentID == id }) >= categoryLimit {
            errors.add(
                ["parent_id"], code: "CHANNEL_PARENT_MAX_CHANNELS",
                "Maximum number of channels in category reached (\(categoryLimit))")
        }
        return .set(id)
    }

    /// The channel with the changes except the name, which is limited separately.
    func applied(to channel: ChannelObject) -> ChannelObject {
        var channel = channel
        if let topic { channel.topic = topic.value }
        if let parent { channel.parentID = parent.value }
        channel.position = position ?? channel.position
        channel.nsfw = isAgeRestricted ?? channel.nsfw
        channel.rateLimitPerUser = slowmode ?? channel.rateLimitPerUser
        channel.bitrate = bitrate ?? channel.bitrate
        channel.userLimit = userLimit ?? channel.userLimit
        channel.permissionOverwrites = overwrites ?? channel.permissionOverwrites
        return channel
    }

    /// A new channel.
    func channel(id: ChannelID, in guild: SimulatedGuildState) -> ChannelObject {
        let type = type ?? 0
        let isVoice = Self.voiceTypes.contains(type)
        let last = guild.channels.map(\.position).max() ?? -1
        let channel = ChannelObject(
            id: id, type: type, guildID: guild.id,
            name: ChannelNames.stored(name ?? "", type: type), position: last + 1,
            bitrate: isVoice ? 64_000 : nil, userLimit: isVoice ? 0 : nil)
        var new = applied(to: channel)
        if overwrites == nil, let parent = new.parentID.flatMap({ guild.channel($0) }) {
            // It is in sync with its category. Source: Topics, Permissions, "Permission Syncing".
            new.permissionOverwrites = parent.permissionOverwrites
        }
        return new
    }
}

/// Validation of permission overwrites. Source: Resources, Channel, "Edit Channel Permissions" and "Overwrite Object".
enum OverwriteRules {
    /// Reads an overwrite; `id`: the ID in the path, if the body has none.
    static func read(
        _ value: PayloadValue, id: String? = nil, at path: [String], _ errors: inout FormErrors
    ) -> ChannelObject.Overwrite? {
        guard let fields = errors.object(value, at: path) else {
            errors.addRequired(path)
            return nil
        }
        let type = fields["type"]?.integer ?? fields["type"]?.text.flatMap { Int64($0) }
        if type != 0, type != 1 {
            errors.add(path + ["type"], code: "BASE_TYPE_CHOICES", "Value must be one of (0, 1).")
        }
        guard let id = id ?? fields["id"]?.text ?? fields["id"]?.integer.map(String.init), UInt64(id) != nil else {
            errors.addRequired(path + ["id"])
            return nil
        }
        func bits(_ name: String) -> String {
            guard let value = fields[name], !value.isNull else { return "0" }
            guard let bits = value.text.flatMap({ UInt64($0) }) ?? value.integer.map({ UInt64(clamping: $0) }) else {
                errors.add(path + [name], code: "PERMISSION_TYPE_INVALID", "Not a bit set in decimal digits.")
                return "0"
            }
            return String(bits)
        }
        return ChannelObject.Overwrite(id: id, type: Int(type ?? 0), allow: bits("allow"), deny: bits("deny"))
    }
}
