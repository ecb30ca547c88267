// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import NIOHTTP1
import Testing

@testable import DiscordREST

@Suite("Rate limit headers")
struct RateLimitResponseTests {
    private func body(_ json: String) -> APIErrorBody? { APIErrorBody(body: Data(json.utf8)) }

    @Test("The documented examples are parsed")
    func examples() {
        let plain: HTTPHeaders = [
            "X-RateLimit-Limit": "5", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1470173023",
            "X-RateLimit-Reset-After": "1", "X-RateLimit-Bucket": "abcd1234",
        ]
        #expect(
            RateLimitResponse(status: 200, headers: plain, body: nil)
                == RateLimitResponse(
                    status: 200, limit: 5, remaining: 0, resetAfter: .seconds(1), bucket: "abcd1234"))

        let user: HTTPHeaders = [
            "retry-after": "65", "x-ratelimit-remaining": "0", "x-ratelimit-reset-after": "64.57",
            "x-ratelimit-bucket": "abcd1234", "x-ratelimit-scope": "user",
        ]
        #expect(
            RateLimitResponse(status: 429, headers: user, body: body(#"{"retry_after":64.57,"global":false}"#))
                == RateLimitResponse(
                    status: 429, remaining: 0, resetAfter: .milliseconds(64_570), bucket: "abcd1234", scope: "user",
                    retryAfter: .seconds(65)))

        let global: HTTPHeaders = ["Retry-After": "65", "X-RateLimit-Global": "true", "X-RateLimit-Scope": "global"]
        #expect(
            RateLimitResponse(status: 429, headers: global, body: body(#"{"retry_after":64.57,"global":true}"#))
                == RateLimitResponse(status: 429, scope: "global", isGlobal: true, retryAfter: .seconds(65)))
    }

    @Test(
        "The wait is taken from the header or else from the body; invalid values are ignored",
        arguments: [
            ("1.5", "{}", Duration.milliseconds(1500)), (nil, #"{"retry_after":0.25}"#, .milliseconds(250)),
            ("x", #"{"retry_after":2}"#, .seconds(2)), ("-1", "{}", nil), ("nan", "{}", nil), ("inf", "{}", nil),
            ("1e300", "{}", .seconds(86_400)), (nil, #"{"retry_after":"2"}"#, nil), (nil, "no JSON", nil),
        ] as [(String?, String, Duration?)])
    func retryAfter(header: String?, json: String, expected: Duration?) {
        let headers = HTTPHeaders(header.map { [("Retry-After", $0)] } ?? [])
        #expect(RateLimitResponse(status: 429, headers: headers, body: body(json)).retryAfter == expected)
    }

    @Test(
        "A 429 is global if header, scope or body say so, or if it is not from Discord's API",
        arguments: [
            (["X-RateLimit-Global": "true"], "{}", true), (["X-RateLimit-Scope": "global"], "{}", true),
            ([:], #"{"global":true,"retry_after":1}"#, true), ([:], #"{"global":false,"retry_after":1}"#, false),
            (["X-RateLimit-Scope": "shared"], "{}", false), (["X-RateLimit-Bucket": "b"], "", false),
            ([:], "<html>error code: 1015</html>", true),
        ] as [(HTTPHeaders, String, Bool)])
    func isGlobal(headers: HTTPHeaders, json: String, expected: Bool) {
        let response = RateLimitResponse(status: 429, headers: headers, body: body(json))
        #expect(response.isGlobal == expected)
        #expect(response.isAddressBlocked == json.contains("1015"))
    }

    @Test("Fields of a 429 are ignored in other responses")
    func success() {
        let headers: HTTPHeaders = ["Retry-After": "9", "X-RateLimit-Global": "true", "X-RateLimit-Remaining": "x"]
        #expect(RateLimitResponse(status: 200, headers: headers, body: nil) == RateLimitResponse(status: 200))
    }

    @Test("An error message is one line of limited length")
    func message() {
        let long = String(repeating: "a", count: 500)
        #expect(body(#"{"code":50013,"message":"Missing\nPermissions"}"#)?.message == "MissingPermissions")
        #expect(body(#"{"message":"\#(long)"}"#)?.message?.count == 200)
        #expect(body("[1]") == nil)
        #expect(body(#"{"code":"x","message":5}"#)?.code == nil)
    }
}
