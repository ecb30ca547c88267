// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Exporter

/// An error response as `application/problem+json`. Source: RFC 9457.
struct APIProblem: Error, Equatable {
    let status: Int
    let title: String
    let detail: String

    /// 400: a parameter is invalid.
    static func badRequest(_ detail: String) -> APIProblem {
        APIProblem(status: 400, title: "Bad Request", detail: detail)
    }

    static func notFound(_ detail: String) -> APIProblem {
        APIProblem(status: 404, title: "Not Found", detail: detail)
    }

    static let namesWithheld = APIProblem(
        status: 403, title: "Forbidden",
        detail: "Member names are personal data. Set EXPORTER_TOKEN and send it as a bearer token, or set "
            + "EXPORTER_OPEN=loopback and send the request from the same machine.")

    static let notReady = APIProblem(
        status: 503, title: "Service Unavailable",
        detail: "The guild is not available yet. /readyz reports when it is.")

    static let storeUnavailable = APIProblem(
        status: 503, title: "Service Unavailable",
        detail: "The database cannot be read. See the log for the reason.")

    var response: HTTPResponse { .problem(status: status, title: title, detail: detail) }
}
