// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// What Discord does not take in one field of a body. Source: Reference, "Error Messages".
public struct FieldError: Sendable, Equatable, CustomStringConvertible {
    /// Where: `embeds[0].fields[2].value`; empty for the body as a whole.
    public let path: String
    /// Discord's word for it: `BASE_TYPE_BAD_LENGTH`.
    public let code: String
    /// What it means, in English.
    public let message: String

    /// Makes one.
    public init(path: String, code: String, message: String) {
        self.path = path
        self.code = code
        self.message = message
    }

    /// The text form: `path: CODE message`.
    public var description: String {
        let what = [code, message].filter { !$0.isEmpty }.joined(separator: " ")
        return path.isEmpty ? what : "\(path): \(what)"
    }
}
