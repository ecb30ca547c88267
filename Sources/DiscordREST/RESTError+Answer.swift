// SPDX-License-Identifier: MIT
// Part of StatsBot.

extension RESTError {
    /// The error that an answer stands for that is neither a success nor a rate limit.
    init(_ status: Int, _ body: APIErrorBody?, _ request: APIRequest) {
        let code: Code =
            switch status {
            case 401: .unauthorized
            case 403: .forbidden
            case 404: .notFound
            case 400..<500: .badRequest
            case 500...: .server
            // A success or a redirection that the documentation does not know.
            default: .malformedResponse
            }
        var advice: String?
        if code == .forbidden, let permission = request.permission {
            advice =
                "Give the bot's role the permission \"\(permission)\" in the guild's settings, and see that the channel "
                + "does not take it away."
        }
        self.init(
            code: code, httpStatus: status, discordCode: body?.code,
            message: body?.message ?? "Discord refused the request", advice: advice, route: request.route.name)
    }
}

extension APIErrorBody {
    /// The body of a refusal; `nil` for a success, and for a body that is no JSON object.
    init?(_ answer: HTTPTransport.Answer) {
        guard answer.status >= 400 else { return nil }
        self.init(body: answer.body)
    }
}
