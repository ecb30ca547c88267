// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordREST
import Testing

@testable import Counting
@testable import Resilience
@testable import SQLiteStorage
@testable import StatsBot
@testable import Storage

@Suite("Report errors")
struct ReportFailureTests {
    @Test(
        "temporary errors are retried after the requested time, permanent ones are not",
        arguments: [
            (RESTError(code: .forbidden, httpStatus: 403, message: "m"), .giveUp, true),
            (RESTError(code: .notFound, httpStatus: 404, message: "m"), .giveUp, true),
            (RESTError(code: .badRequest, httpStatus: 400, message: "m"), .giveUp, true),
            (RESTError(code: .unauthorized, httpStatus: 401, message: "m"), .giveUp, true),
            (
                RESTError(code: .rateLimited, httpStatus: 429, message: "m", retryAfter: .seconds(600)),
                .retry(atLeast: .seconds(600)), false
            ),
            (RESTError(code: .server, httpStatus: 500, message: "m"), .retry(), false),
            (RESTError(code: .transport, message: "m"), .retry(), false),
            (RESTError(code: .deadlineExceeded, message: "m"), .retry(), false),
            (RESTError(code: .malformedResponse, message: "m"), .retry(), false),
        ] as [(RESTError, RetryVerdict, Bool)])
    func failures(error: RESTError, verdict: RetryVerdict, isLasting: Bool) {
        #expect(ReportSender.verdict(error) == verdict)
        #expect(ReportSender.isLasting(error) == isLasting)
    }

    @Test("errors from elsewhere are not retried immediately")
    func others() {
        #expect(ReportSender.verdict(StoreError(directory: "d", cause: CancellationError())) == .giveUp)
    }
}
