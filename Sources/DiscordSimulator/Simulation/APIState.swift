// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// The state of the REST API apart from the guilds.
struct APIState: Sendable {
    var commands = CommandStore()
    var interactions = InteractionStore()
    var attachments = AttachmentStore()
    var unknown = UnknownRequests()
    var routes = RouteCounts()
    var requests = RequestLog()
    /// Number of presence updates that were accepted, and of those over the limit.
    var presenceUpdates = 0
    var presencesRefused = 0
}
