// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import NIOHTTP1
import Timekeeping

/// A response and how it is delivered.
struct HTTPAnswer: Sendable, Equatable {
    enum Delivery: Sendable, Equatable {
        case immediate
        case slowly(headersAfter: Duration, bodyOver: Duration)
        /// Nothing is sent, and the connection stays open.
        case never
        /// Nothing is sent, and the connection is closed.
        case close
    }

    var response: RESTResponse
    var delivery = Delivery.immediate
    /// Whether the response has the `Via` header of Discord's proxy.
    var hasVia = true

    init(_ response: RESTResponse) {
        self.response = response
    }

    /// Applies a fault to the response of a request that was carried out.
    mutating func apply(_ fault: SimulatorHTTPFault) {
        switch fault {
        case .slow(let headers, let body): delivery = .slowly(headersAfter: headers, bodyOver: body)
        case .noAnswer: delivery = .never
        case .close: delivery = .close
        case .malformedJSON: response.body = response.body.map { Array($0.prefix($0.count / 2)) } ?? [UInt8]("{\"".utf8)
        case .wrongContentType: response.contentType = "text/html; charset=UTF-8"
        case .error, .cloudflareBan, .globalLimit, .rateLimit, .refusal, .change: break
        }
    }

    /// The response to send instead of carrying out the request; `nil` if the request is carried out despite the fault.
    static func replacement(for fault: SimulatorHTTPFault) -> HTTPAnswer? {
        switch fault {
        case .error(500): return HTTPAnswer(.error(500, "500: Internal Server Error"))
        case .error(let status): return HTTPAnswer(page(status, "Discord: \(status)"))
        case .cloudflareBan(let time):
            var answer = HTTPAnswer(page(429, "Access denied: you are being rate limited (error 1015)"))
            let seconds = String(Int(time.seconds.rounded(.up)))
            answer.response.headers = [
                RESTResponse.Header(name: "Retry-After", value: seconds),
                RESTResponse.Header(name: "Server", value: "cloudflare"),
            ]
            answer.hasVia = false
            return answer
        case .globalLimit(let time): return HTTPAnswer(.tooManyRequests(retryAfter: time, scope: .global))
        case .rateLimit(let time, let isShared):
            return HTTPAnswer(.tooManyRequests(retryAfter: time, scope: isShared ? .shared : .user))
        case .refusal(let code, let status, let field):
            return HTTPAnswer(refusal(code, status: status, field: field))
        case .slow, .noAnswer, .close, .malformedJSON, .wrongContentType, .change: return nil
        }
    }

    /// Discord's error with a code. Source: Topics, Opcodes and Status Codes, "JSON".
    private static func refusal(_ code: Int, status: Int?, field: String) -> RESTResponse {
        var response: RESTResponse =
            switch code {
            case 10_003: .unknownChannel
            case 10_008: .unknownMessage
            case 10_062: .unknownInteraction
            case 30_013: .tooManyChannels
            case 40_060: .alreadyAcknowledged
            case 50_001: .missingAccess
            case 50_013: .missingPermissions
            case 50_035: .invalid(field, code: "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 100 in length.")
            default: .error((10_000..<11_000).contains(code) ? 404 : 400, code: code, "Refused")
            }
        response.status = status ?? response.status
        return response
    }

    private static func page(_ status: Int, _ title: String) -> RESTResponse {
        let html = "<!DOCTYPE html>\n<html><head><title>\(title)</title></head><body><h1>\(title)</h1></body></html>\n"
        return RESTResponse(status: status, body: [UInt8](html.utf8), contentType: "text/html; charset=UTF-8")
    }

    /// The response as written to the socket.
    func parts(to method: HTTPMethod, keepAlive: Bool) -> [ClientSocket.Output] {
        response.parts(to: method, keepAlive: keepAlive, via: hasVia)
    }
}

extension SimulationState {
    /// Responds to a request to the REST API, and applies the first matching fault.
    mutating func answer(_ request: RESTRequest, at now: WallInstant) -> HTTPAnswer {
        let fault = faults.takeAnswer(method: request.method, path: request.path)
        var answer: HTTPAnswer
        if let replacement = fault.flatMap({ HTTPAnswer.replacement(for: $0) }) {
            answer = replacement
            if answer.response.status == 429 { rateLimited += 1 }
            api.routes.count(request, status: answer.response.status)
            api.requests.add(request, route: request.route, status: answer.response.status)
        } else {
            if case .change(let change, let number) = fault, guilds.indices.contains(number - 1) {
                _ = make(change, in: number - 1, at: now)
            }
            answer = HTTPAnswer(respond(to: request, at: now))
            if let fault { answer.apply(fault) }
        }
        answer.response.date(now, shiftedBy: faults.clockShift)
        return answer
    }
}

extension RESTResponse {
    /// Adds the server's `Date`, and shifts the time in `X-RateLimit-Reset` accordingly.
    fileprivate mutating func date(_ now: WallInstant, shiftedBy shift: Duration) {
        headers.append(Header(name: "Date", value: now.advanced(by: shift).httpDate))
        guard shift != .zero, let index = headers.firstIndex(where: { $0.name == "X-RateLimit-Reset" }),
            let reset = Double(headers[index].value)
        else { return }
        let instant = WallInstant(secondsSince1970: reset).advanced(by: shift)
        headers[index].value = String(format: "%.3f", instant.secondsSince1970)
    }
}
