// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Formatting
import Foundation

/// The JSON body of an error response. Fields that are missing or have an unexpected type are `nil`.
///
/// Source: Reference, "Error Messages"; Topics, Rate Limits, "Rate Limit Response Structure".
struct APIErrorBody: Equatable, Sendable, Decodable {
    var code: DiscordErrorCode?
    var message: String?
    var fieldErrors: [FieldError] = []
    var retryAfter: Double?
    var global: Bool?

    private enum CodingKeys: String, CodingKey {
        case code, message, global, errors
        case retryAfter = "retry_after"
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        code = (try? container.decodeIfPresent(Int.self, forKey: .code)).map(DiscordErrorCode.init(rawValue:))
        message = (try? container.decodeIfPresent(String.self, forKey: .message)).map {
            $0.replacingUnsafe(with: "", upTo: 200)
        }
        fieldErrors = (try? container.decodeIfPresent(FieldErrorTree.self, forKey: .errors))?.errors ?? []
        retryAfter = try? container.decodeIfPresent(Double.self, forKey: .retryAfter)
        global = try? container.decodeIfPresent(Bool.self, forKey: .global)
    }

    /// Reads a body; `nil` if it is not a JSON object.
    init?(body: Data) {
        guard let value = try? JSONDecoder().decode(Self.self, from: body) else { return nil }
        self = value
    }
}
