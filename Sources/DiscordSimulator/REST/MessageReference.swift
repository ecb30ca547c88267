// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// The message that another one replies to. Source: Resources, Message, "Message Reference Structure".
struct MessageReference: Sendable, Equatable {
    var message: MessageID
    /// Whether a message that does not exist is an error.
    var mustExist = true

    /// Reads `message_reference`; the channel must be that of the new message.
    static func read(
        _ value: PayloadValue?, in channel: ChannelID?, at path: [String], _ errors: inout FormErrors
    ) -> MessageReference? {
        guard let fields = errors.object(value, at: path) else { return nil }
        func id(_ name: String) -> UInt64? {
            fields[name]?.text.flatMap { UInt64($0) } ?? fields[name]?.integer.map { UInt64(clamping: $0) }
        }
        guard let message = id("message_id") else {
            errors.addRequired(path + ["message_id"])
            return nil
        }
        if let named = id("channel_id"), let channel, named != channel.rawValue {
            errors.add(
                path + ["channel_id"], code: "MESSAGE_REFERENCE_CHANNEL_MISMATCH",
                "Cannot reply to a message in a different channel")
        }
        return MessageReference(
            message: MessageID(message), mustExist: fields["fail_if_not_exists"]?.bool ?? true)
    }
}

extension RESTResponse {
    static let unknownReference = invalid(
        "message_reference", code: "REPLIES_UNKNOWN_MESSAGE", "Unknown message")
}
