// SPDX-License-Identifier: MIT
// Part of StatsBot.

extension RESTError {
    /// The error for a response that is neither a success nor a rate limit.
    init(_ status: Int, _ body: APIErrorBody?, _ request: APIRequest) {
        let code: Code =
            switch status {
            case 401: request.route.account == .bot ? .unauthorized : .forbidden
            case 403: .forbidden
            case 404: .notFound
            case 400..<500: .badRequest
            case 500...: .server
            // An undocumented informational status or redirect.
            default: .malformedResponse
            }
        var advice: String?
        if request.route.account == .address, [401, 404].contains(status) { advice = Self.webhookAdvice }
        if request.route.account == .interaction, [401, 404].contains(status) { advice = Self.interactionAdvice }
        if code == .forbidden, let permission = request.permission {
            advice =
                "Grant the bot's role the permission \"\(permission)\" in the server settings, and make sure that the "
                + "channel does not deny it."
        }
        if code == .forbidden, let intent = request.intent {
            advice =
                "Enable \"\(intent)\" in Discord's developer portal, on the application's \"Bot\" page, and restart the bot."
        }
        self.init(
            code: code, httpStatus: status, discordCode: body?.code, fieldErrors: body?.fieldErrors ?? [],
            message: body?.message ?? "Discord rejected the request", advice: advice, route: request.route.name)
    }

    static let addressBlocked = "Discord (Cloudflare) blocks this IP address for a while, so no requests are sent"

    static let webhookAdvice =
        "The webhook was deleted or its URL is wrong. Create a webhook in the channel settings under \"Integrations\" "
        + "and copy its URL. This one is no longer used."

    private static let interactionAdvice =
        "Respond to an interaction within 3 seconds; edit the response within 15 minutes."
}

extension APIErrorBody {
    /// The body of an error response; `nil` for other responses and for bodies that are not JSON objects.
    init?(_ response: HTTPTransport.TransportResponse) {
        guard response.status >= 400 else { return nil }
        self.init(body: response.body)
    }
}
