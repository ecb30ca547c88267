// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Discord's own code of a refusal; unknown ones are kept.
///
/// Source: Topics, Opcodes and Status Codes, "JSON Error Codes".
public struct DiscordErrorCode: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The number on the wire.
    public let rawValue: Int

    /// Makes a code.
    public init(rawValue: Int) {
        self.rawValue = rawValue
    }

    /// There is no such channel, or the bot may not know of it.
    public static let unknownChannel = DiscordErrorCode(rawValue: 10003)
    /// There is no such guild, or the bot is not in it.
    public static let unknownGuild = DiscordErrorCode(rawValue: 10004)
    /// There is no such message, or no more.
    public static let unknownMessage = DiscordErrorCode(rawValue: 10008)
    /// There is no such webhook, or no more.
    public static let unknownWebhook = DiscordErrorCode(rawValue: 10015)
    /// There is no such interaction, or it was not answered in time.
    public static let unknownInteraction = DiscordErrorCode(rawValue: 10062)
    /// The interaction was answered before.
    public static let interactionAcknowledged = DiscordErrorCode(rawValue: 40060)
    /// The bot may not see it.
    public static let missingAccess = DiscordErrorCode(rawValue: 50001)
    /// The bot may see it, but not do this.
    public static let missingPermissions = DiscordErrorCode(rawValue: 50013)
    /// The token in a webhook's address is not the webhook's.
    public static let invalidWebhookToken = DiscordErrorCode(rawValue: 50027)
    /// The body has mistakes; `RESTError.fieldErrors` says which.
    public static let invalidFormBody = DiscordErrorCode(rawValue: 50035)

    /// The text form.
    public var description: String { String(rawValue) }
}
