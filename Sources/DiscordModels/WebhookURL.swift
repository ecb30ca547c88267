// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation

/// A webhook URL, as copied from the channel settings. Anyone who has it can post, so no text form shows its token.
///
/// Source: Resources, Webhook.
public struct WebhookURL: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
    /// The part before `/webhooks`.
    package let root: String
    package let id: String
    package let token: String
    /// The ID of the thread that receives the messages.
    package let thread: String?

    /// Parses a URL of the form `https://discord.com/api/webhooks/<id>/<token>`, optionally with a version after `api`
    /// and with `?thread_id=<id>`.
    ///
    /// - Throws: `WebhookURLError` for any other text.
    public init(_ text: String) throws {
        guard let url = URLComponents(string: text), ["http", "https"].contains(url.scheme),
            url.host?.isEmpty == false, url.user == nil, url.password == nil, url.fragment == nil
        else { throw WebhookURLError() }
        let parts = url.path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count >= 4, parts[parts.count - 3] == "webhooks", Self.isNumber(parts[parts.count - 2]),
            let token = parts.last, Self.isToken(token)
        else { throw WebhookURLError() }
        let query = url.queryItems ?? []
        guard query.count <= 1, query.allSatisfy({ $0.name == "thread_id" && Self.isNumber($0.value ?? "") }) else {
            throw WebhookURLError()
        }
        var root = url
        root.query = nil
        root.path = parts.dropLast(3).joined(separator: "/")
        guard let rootText = root.string else { throw WebhookURLError() }
        self.root = rootText
        id = String(parts[parts.count - 2])
        self.token = String(token)
        thread = query.first?.value
    }

    /// The URL as text, without the token.
    public var description: String { "\(root)/webhooks/\(id)/…" }

    /// The URL for `dump` and debuggers, without the token.
    public var customMirror: Mirror { Mirror(self, children: ["root": root, "id": id]) }

    private static func isNumber(_ text: some StringProtocol) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (48...57).contains($0) }
    }

    private static func isToken(_ text: some StringProtocol) -> Bool {
        !text.isEmpty
            && text.unicodeScalars.allSatisfy {
                $0.isASCII && ($0.properties.isAlphabetic || "0123456789-_.~".unicodeScalars.contains($0))
            }
    }
}

/// The error for a text that is not a webhook URL. It omits the text, which may be secret.
public struct WebhookURLError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The error message with advice.
    public let description = """
        not a webhook URL; copy it from the channel's settings under Integrations: https://discord.com/api/webhooks/…
        """

    /// Creates the error.
    public init() {}
}
