// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Timekeeping

/// The REST API: authorization, rate limits and routing.
extension SimulationState {
    /// Responds to a request under `/api`.
    mutating func respond(to request: RESTRequest, at now: WallInstant) -> RESTResponse {
        let response = carryOut(request, at: now)
        api.routes.count(request, status: response.status)
        api.requests.add(request, route: request.route, status: response.status)
        wakeWatchers(at: now)
        return response
    }

    private mutating func carryOut(_ request: RESTRequest, at now: WallInstant) -> RESTResponse {
        var path = request.path.dropFirst()
        // Source: Reference, "API Versioning". A path without a version uses the default version.
        if let version = path.first, version.first == "v", Int(version.dropFirst()) != nil {
            guard version == "v10" || version == "v9" else {
                return .error(400, code: 50041, "Invalid API version provided.")
            }
            path = path.dropFirst()
        }
        let route: SimulatorRoute
        switch SimulatorRoute.match(path) {
        case .route(let match): route = match
        case .unknown: return answerUnsupported(request)
        case .notSnowflake(let field, let value): return .notSnowflake(field, value)
        }
        guard route.methods.contains(request.method) else { return answerUnsupported(request) }
        if route.needsAuthorization, request.authorization != "Bot " + configuration.token { return .unauthorized }
        if (request.auditLogReason?.unicodeScalars.count ?? 0) > RESTRequest.reasonLimit { return .reasonTooLong }
        guard let rule = route.limit(method: request.method) else {
            return refusal(ofUnsupportedPartsIn: request, route) ?? answer(request, route, at: now)
        }
        return limited(rule, route: route, request, at: now)
    }

    /// Responds to a request that no code handles.
    private mutating func answerUnsupported(_ request: RESTRequest) -> RESTResponse {
        api.unknown.count(request)
        return .notSupported(request.method + " " + UnknownRequests.template(of: request.path))
    }

    /// The response to a request with a field or query parameter that would have an effect on Discord, but has none
    /// here; `nil` if there is none.
    private mutating func refusal(ofUnsupportedPartsIn request: RESTRequest, _ route: SimulatorRoute) -> RESTResponse? {
        guard let part = route.unsupportedPart(of: request) else { return nil }
        api.unknown.count(request, part: part)
        return .notSupported(part)
    }

    private mutating func limited(
        _ rule: RateLimits.Rule, route: SimulatorRoute, _ request: RESTRequest, at now: WallInstant
    ) -> RESTResponse {
        switch rateLimits.take(rule, major: route.majorParameter, at: now) {
        case .exceededGlobally(let retryAfter):
            rateLimited += 1
            return .tooManyRequests(retryAfter: retryAfter, scope: .global)
        case .exceeded(let status):
            rateLimited += 1
            var response = RESTResponse.tooManyRequests(retryAfter: status.resetAfter, scope: .user)
            response.addHeaders(of: status)
            return response
        case .allowed(let status):
            var response = refusal(ofUnsupportedPartsIn: request, route) ?? answer(request, route, at: now)
            if response.status == 429 { rateLimited += 1 }
            response.addHeaders(of: status)
            return response
        }
    }

    private mutating func answer(_ request: RESTRequest, _ route: SimulatorRoute, at now: WallInstant) -> RESTResponse {
        switch route {
        case .gateway: return .json(["url": gatewayURL])
        case .gatewayBot:
            return .json(
                GatewayBot(
                    url: gatewayURL, shards: configuration.recommendedShards,
                    sessionStartLimit: identifies.state(at: now)))
        case .currentUser: return .json(application.bot)
        case .currentUserGuilds: return currentUserGuilds(request)
        case .user(let id): return answerUser(id)
        case .ownGuild(let id): return leave(id, at: now)
        case .currentApplication:
            var current = application
            current.guilds = guilds.count { $0.world.hasBot }
            return .json(current)
        case .commands(let application, let guild):
            return answerCommands(request, application, guild: guild, at: now)
        case .command(let application, let guild, let id):
            return answerCommand(request, application, guild: guild, id, at: now)
        case .interactionCallback(let id, let token): return answerCallback(request, id, token: token, at: now)
        case .webhook(let id, let token): return answerWebhook(request, id, token: token, at: now)
        case .webhookMessage(let id, let token, let message):
            return answerWebhookMessage(request, id, token: token, message: message, at: now)
        case .defaultSounds: return .json([String]())
        case .guild(let id), .guildChannels(let id), .guildBans(let id), .guildBan(let id, _), .guildMembers(let id),
            .guildMemberSearch(let id), .guildMember(let id, _), .ownMember(let id), .ownNick(let id),
            .guildRoles(let id), .roleMemberCounts(let id), .guildSounds(let id), .auditLog(let id),
            .activeThreads(let id),
            .guildInvites(let id), .vanityURL(let id):
            guard let guild = index(ofJoined: id) else { return .unknownGuild }
            return answerGuild(request, route, of: guild, at: now)
        case .channel(let id), .messages(let id), .message(let id, _), .bulkDelete(let id), .overwrite(let id, _),
            .archivedThreads(let id):
            guard let guild = index(of: id), let channel = guilds[guild].place(id) else { return .unknownChannel }
            guard guilds[guild].world.hasBot else { return .missingAccess }
            return guilds[guild].refusal(of: request, route, channel)
                ?? answerChannel(request, route, channel, in: guild, at: now)
        }
    }
}
