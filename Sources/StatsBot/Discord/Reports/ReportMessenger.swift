// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import DiscordREST

/// What the report service needs of Discord's HTTP API.
protocol ReportMessenger: Sendable {
    /// Posts a message.
    func post(_ parameters: MessageParameters, attachments: [Attachment], in channel: ChannelID) async throws
}

extension DiscordClient: ReportMessenger {
    func post(_ parameters: MessageParameters, attachments: [Attachment], in channel: ChannelID) async throws {
        _ = try await createMessage(in: channel, parameters, attachments: attachments)
    }
}
