// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import DiscordREST

/// The part of Discord's API that the report service uses.
protocol ReportMessenger: MessageHistory {
    func post(_ parameters: MessageParameters, attachments: [Attachment], in channel: ChannelID) async throws
        -> MessageID
}

extension DiscordClient: ReportMessenger {
    func post(_ parameters: MessageParameters, attachments: [Attachment], in channel: ChannelID) async throws
        -> MessageID
    {
        try await createMessage(in: channel, parameters, attachments: attachments, repeatsLost: false).id
    }
}
