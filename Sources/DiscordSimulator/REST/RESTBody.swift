// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation

/// Reads the JSON body of a request, with Discord's error responses.
enum RESTBody {
    enum Outcome<Value> {
        case value(Value)
        case refused(RESTResponse)
    }

    /// Any JSON value. A body with another content type is rejected.
    static func json(from request: RESTRequest) -> Outcome<PayloadValue> {
        if !request.body.isEmpty {
            let type = request.contentType.flatMap { HeaderParameters($0) }?.value
            guard type == "application/json" else { return .refused(.wrongContentType) }
        }
        return JSONBytes.decode(PayloadValue.self, from: request.body).map { .value($0) } ?? .refused(.invalidJSON)
    }

    /// A JSON object.
    static func object(from request: RESTRequest) -> Outcome<[String: PayloadValue]> {
        switch json(from: request) {
        case .value(.object(let fields)): .value(fields)
        case .value: .refused(.notAnObject)
        case .refused(let response): .refused(response)
        }
    }

    /// A JSON object that is a part of a form.
    static func object(from bytes: [UInt8]) -> Outcome<[String: PayloadValue]> {
        switch JSONBytes.decode(PayloadValue.self, from: bytes) {
        case .object(let fields)?: .value(fields)
        case nil: .refused(.invalidJSON)
        default: .refused(.notAnObject)
        }
    }
}

extension RESTResponse {
    static let wrongContentType = invalid(
        "", code: "CONTENT_TYPE_INVALID", #"Expected "Content-Type" header to be one of {'application/json'}."#)
    static let notAnObject = invalid("", code: "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
    static let tooLarge = error(
        413, code: 40005, "Request entity too large. Try sending something smaller in size")
}
