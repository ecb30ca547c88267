// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// An invalid query parameter.
struct QueryRefusal: Error {
    let response: RESTResponse
}

/// Query parameters. Source: Reference, "Error Messages".
extension RESTRequest {
    /// The response of `body`, or the one about the first invalid parameter that it reads.
    static func answering(_ body: () throws(QueryRefusal) -> RESTResponse) -> RESTResponse {
        do throws(QueryRefusal) { return try body() } catch { return error.response }
    }

    /// A whole number; `nil` if omitted.
    func integer(_ name: String) throws(QueryRefusal) -> Int? {
        guard let text = query[name] else { return nil }
        guard let value = Int(text) else {
            throw QueryRefusal(
                response: .invalid(name, code: "NUMBER_TYPE_COERCE", "Value \"\(text)\" is not int."))
        }
        return value
    }

    /// The size of a page.
    func limit(in range: ClosedRange<Int>, default standard: Int) throws(QueryRefusal) -> Int {
        let value = try integer("limit") ?? standard
        if value < range.lowerBound {
            throw QueryRefusal(
                response: .invalid(
                    "limit", code: "NUMBER_TYPE_MIN",
                    "int value should be greater than or equal to \(range.lowerBound)."))
        }
        if value > range.upperBound {
            throw QueryRefusal(
                response: .invalid(
                    "limit", code: "NUMBER_TYPE_MAX",
                    "int value should be less than or equal to \(range.upperBound)."))
        }
        return value
    }

    /// An ID; `nil` if omitted.
    func snowflake(_ name: String) throws(QueryRefusal) -> UInt64? {
        guard let text = query[name] else { return nil }
        guard let value = UInt64(text) else { throw QueryRefusal(response: .notSnowflake(name, text)) }
        return value
    }
}
