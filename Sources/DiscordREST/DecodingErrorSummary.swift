// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Describes a decoding error and its JSON path, without the value, which may be personal data.
struct DecodingErrorSummary: CustomStringConvertible {
    let description: String

    init(_ error: any Error) {
        switch error {
        case DecodingError.keyNotFound(let key, let context):
            description = "\(Self.path(context.codingPath + [key])) is missing"
        case DecodingError.valueNotFound(_, let context):
            description = "\(Self.path(context.codingPath)) is null"
        case DecodingError.typeMismatch(_, let context):
            description = "\(Self.path(context.codingPath)) has the wrong type"
        case DecodingError.dataCorrupted(let context):
            description =
                context.codingPath.isEmpty ? "not valid JSON" : "\(Self.path(context.codingPath)) is invalid"
        default: description = "unexpected content"
        }
    }

    private static func path(_ keys: [any CodingKey]) -> String {
        var path = ""
        for key in keys {
            if let index = key.intValue {
                path += "[\(index)]"
            } else {
                path += path.isEmpty ? key.stringValue : ".\(key.stringValue)"
            }
        }
        return path.isEmpty ? "top-level value" : path
    }
}
