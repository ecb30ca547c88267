// SPDX-License-Identifier: MIT
// Part of StatsBot.

extension RESTError {
    /// The error that an answer stands for that is neither a success nor a rate limit.
    init(_ status: Int, _ body: APIErrorBody?, _ request: APIRequest) {
        let code: Code =
            switch status {
            case 401: request.route.account == .bot ? .unauthorized : .forbidden
            case 403: .forbidden
            case 404: .notFound
            case 400..<500: .badRequest
            case 500...: .server
            // A success or a redirection that the documentation does not know.
            default: .malformedResponse
            }
        var advice: String?
        if request.route.account == .address, [401, 404].contains(status) { advice = Self.webhookAdvice }
        if request.route.account == .interaction, [401, 404].contains(status) { advice = Self.interactionAdvice }
        if code == .forbidden, let permission = request.permission {
            advice =
                "Give the bot's role the permission \"\(permission)\" in the guild's settings, and see that the channel "
                + "does not take it away."
        }
        self.init(
            code: code, httpStatus: status, discordCode: body?.code, fieldErrors: body?.fieldErrors ?? [],
            message: body?.message ?? "Discord refused the request", advice: advice, route: request.route.name)
    }

    static let webhookAdvice =
        "The webhook is gone or its address is not right: make one in the channel's settings, page \"Integrations\", and "
        + "copy its address. Until then it is not used any more."

    private static let interactionAdvice =
        "An interaction must be answered within 3 seconds, and its answer can be changed for 15 minutes."
}

extension APIErrorBody {
    /// The body of a refusal; `nil` for a success, and for a body that is no JSON object.
    init?(_ answer: HTTPTransport.Answer) {
        guard answer.status >= 400 else { return nil }
        self.init(body: answer.body)
    }
}
