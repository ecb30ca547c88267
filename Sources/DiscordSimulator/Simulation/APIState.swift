// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// What the REST API keeps beside the guilds.
struct APIState: Sendable {
    var commands = CommandStore()
    var interactions = InteractionStore()
    var attachments = AttachmentStore()
    var unknown = UnknownRequests()
    var routes = RouteCounts()
    /// Presences that the bot set, and those that were one too many.
    var presenceUpdates = 0
    var presencesRefused = 0
}
