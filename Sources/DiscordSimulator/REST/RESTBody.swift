// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation

/// Reads a request's JSON body and says what is wrong with it as Discord does.
enum RESTBody {
    enum Outcome<Value> {
        case value(Value)
        case refused(RESTResponse)
    }

    static func decode<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8]) -> Outcome<Value> {
        let data = Data(bytes)
        guard (try? JSONSerialization.jsonObject(with: data)) is [String: Any] else { return .refused(.invalidJSON) }
        do {
            return .value(try JSONDecoder().decode(type, from: data))
        } catch let DecodingError.typeMismatch(_, context) {
            return .refused(invalid(context.codingPath))
        } catch let DecodingError.keyNotFound(key, context) {
            let path = path(context.codingPath + [key])
            return .refused(.invalid(path, code: "BASE_TYPE_REQUIRED", "This field is required"))
        } catch let DecodingError.valueNotFound(_, context) {
            return .refused(invalid(context.codingPath))
        } catch {
            return .refused(.invalidJSON)
        }
    }

    private static func path(_ keys: [any CodingKey]) -> String {
        keys.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
    }

    private static func invalid(_ keys: [any CodingKey]) -> RESTResponse {
        .invalid(path(keys), code: "BASE_TYPE_CHOICES", "Value is not of the type that is wanted here.")
    }
}
