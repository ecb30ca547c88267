// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Says what did not fit in JSON, and where, and never what stood there: that may be personal.
struct DecodingFault: CustomStringConvertible {
    let description: String

    init(_ error: any Error) {
        switch error {
        case DecodingError.keyNotFound(let key, let context):
            description = "\(Self.path(context.codingPath + [key])) is missing"
        case DecodingError.valueNotFound(_, let context):
            description = "\(Self.path(context.codingPath)) is null"
        case DecodingError.typeMismatch(_, let context):
            description = "\(Self.path(context.codingPath)) has another type"
        case DecodingError.dataCorrupted(let context):
            description =
                context.codingPath.isEmpty ? "it is no JSON" : "\(Self.path(context.codingPath)) is not valid"
        default: description = "it does not fit"
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
        return path.isEmpty ? "the whole" : path
    }
}
