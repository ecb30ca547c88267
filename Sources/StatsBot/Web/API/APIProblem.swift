// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Exporter

/// Why a request is not answered as asked: what becomes `application/problem+json`. Source: RFC 9457.
struct APIProblem: Error, Equatable {
    let status: Int
    let title: String
    let detail: String

    /// 400: a parameter is not what it must be.
    static func badRequest(_ detail: String) -> APIProblem {
        APIProblem(status: 400, title: "Bad Request", detail: detail)
    }

    /// 404: what is asked for is not there.
    static func notFound(_ detail: String) -> APIProblem {
        APIProblem(status: 404, title: "Not Found", detail: detail)
    }

    /// 403: whoever asks may not see it.
    static let namesWithheld = APIProblem(
        status: 403, title: "Forbidden",
        detail: "Members' names are personal data: set EXPORTER_TOKEN and send it, or ask from the same machine of a "
            + "server that listens on loopback only.")

    /// 503: the guild has not been seen yet.
    static let notReady = APIProblem(
        status: 503, title: "Service Unavailable",
        detail: "The guild has not been seen yet; /readyz tells when it has.")

    /// 503: the database cannot be read.
    static let storeUnavailable = APIProblem(
        status: 503, title: "Service Unavailable",
        detail: "The history cannot be read; the log says why.")

    var response: HTTPResponse { .problem(status: status, title: title, detail: detail) }
}
