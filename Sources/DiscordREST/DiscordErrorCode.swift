// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Discord's JSON error code. Unknown codes are preserved.
///
/// Source: Topics, Opcodes and Status Codes, "JSON Error Codes".
public struct DiscordErrorCode: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The number on the wire.
    public let rawValue: Int

    /// Creates a code.
    public init(rawValue: Int) {
        self.rawValue = rawValue
    }

    /// The channel does not exist or is hidden from the bot.
    public static let unknownChannel = DiscordErrorCode(rawValue: 10003)
    /// The guild does not exist, or the bot is not in it.
    public static let unknownGuild = DiscordErrorCode(rawValue: 10004)
    /// The message does not exist or was deleted.
    public static let unknownMessage = DiscordErrorCode(rawValue: 10008)
    /// The webhook does not exist or was deleted.
    public static let unknownWebhook = DiscordErrorCode(rawValue: 10015)
    /// The interaction does not exist or has expired.
    public static let unknownInteraction = DiscordErrorCode(rawValue: 10062)
    /// The interaction already has a response.
    public static let interactionAcknowledged = DiscordErrorCode(rawValue: 40060)
    /// The bot cannot see the resource.
    public static let missingAccess = DiscordErrorCode(rawValue: 50001)
    /// The bot lacks a permission for this action.
    public static let missingPermissions = DiscordErrorCode(rawValue: 50013)
    /// The token in the webhook URL is wrong.
    public static let invalidWebhookToken = DiscordErrorCode(rawValue: 50027)
    /// The body is invalid; see `RESTError.fieldErrors`.
    public static let invalidFormBody = DiscordErrorCode(rawValue: 50035)

    /// The code as text.
    public var description: String { String(rawValue) }
}
