// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Exporter
import Logging

/// All routes of the JSON API and of the status page.
struct APIRoutes: Sendable {
    let context: APIContext
    let system: SystemContext
    let access: APIAccess
    let tokenGuard: TokenGuard
    let logger: Logger

    /// The routes, with a token check where one is required.
    ///
    /// - Returns: the routes.
    /// - Throws: `EncodingError` if the OpenAPI document cannot be encoded.
    func routes() throws -> [HTTPRoute] {
        if access.withholdsNames {
            logger.notice("member names and logs withheld: EXPORTER_TOKEN is not set")
        }
        let declared = Self.declared(context, system)
        let document = OpenAPIDocument(routes: declared, isGuarded: access.isGuarded)
        return declared.map { tokenGuard.guarding($0.route(access: access, logger: logger)) }
            + [try document.route()] + StatusPage(access: access).routes
    }

    /// The declarations in documentation order.
    static func declared(_ context: APIContext, _ system: SystemContext) -> [APIRoute] {
        [
            context.stats, context.guilds, context.daily, context.weekly, context.history, context.events,
            context.activityOverTime, context.activityChannels, context.heatMap, context.retention,
            context.activityInvites,
            context.system(system), context.logs(system.logs),
        ]
    }
}
