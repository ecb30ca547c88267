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
        case .unknown: return answerUnknown(request)
        case .notSnowflake(let field, let value): return .notSnowflake(field, value)
        }
        guard route.methods.contains(request.method) else {
            api.unknown.count(request)
            var response = RESTResponse.methodNotAllowed
            response.headers = [RESTResponse.Header(name: "Allow", value: route.methods.joined(separator: ", "))]
            return response
        }
        if route.needsAuthorization, request.authorization != "Bot " + configuration.token { return .unauthorized }
        guard let rule = route.limit(method: request.method) else { return answer(request, route, at: now) }
        return limited(rule, route: route, request, at: now)
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
            var response = answer(request, route, at: now)
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
        case .currentApplication: return .json(application)
        case .commands(let application, let guild):
            return answerCommands(request, application, guild: guild, at: now)
        case .command(let application, let guild, let id):
            return answerCommand(request, application, guild: guild, id, at: now)
        case .interactionCallback(let id, let token): return answerCallback(request, id, token: token, at: now)
        case .webhook(let id, let token): return answerWebhook(request, id, token: token, at: now)
        case .webhookMessage(let id, let token, let message):
            return answerWebhookMessage(request, id, token: token, message: message, at: now)
        case .guild(let id), .guildChannels(let id), .guildBans(let id), .guildBan(let id, _), .guildMembers(let id),
            .guildMemberSearch(let id), .guildMember(let id, _), .guildRoles(let id), .auditLog(let id):
            guard let guild = index(of: id) else { return .unknownGuild }
            return answerGuild(request, route, of: guild)
        case .channel(let id), .messages(let id), .message(let id, _):
            guard let guild = index(of: id), let channel = guilds[guild].channel(id) else { return .unknownChannel }
            return guilds[guild].refusal(of: request, route, channel)
                ?? answerChannel(request, route, channel, in: guild, at: now)
        }
    }
}
