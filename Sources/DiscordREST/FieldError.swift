// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A validation error in one field of a request body. Source: Reference, "Error Messages".
public struct FieldError: Sendable, Equatable, CustomStringConvertible {
    /// Path of the field, such as `embeds[0].fields[2].value`; empty for the whole body.
    public let path: String
    /// Discord's code, such as `BASE_TYPE_BAD_LENGTH`.
    public let code: String
    /// Discord's explanation, in English.
    public let message: String

    /// Creates an error.
    public init(path: String, code: String, message: String) {
        self.path = path
        self.code = code
        self.message = message
    }

    /// The error as text: `path: CODE message`.
    public var description: String {
        let what = [code, message].filter { !$0.isEmpty }.joined(separator: " ")
        return path.isEmpty ? what : "\(path): \(what)"
    }
}
