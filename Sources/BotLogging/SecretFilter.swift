// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import BotConfiguration
import Glibc

/// Removes secrets from log messages before they reach any sink.
///
/// It is the last line of defense: secrets have types that hide them (`Secret`, `WebhookURL`). It removes the secrets
/// of the configuration and recognizes others by their form: bot tokens, webhook and interaction URLs, authorization
/// headers.
package struct SecretFilter: Sendable {
    /// The replacement for a secret.
    static let mark = "<hidden>"

    /// Known secrets, longest first, because one may be part of another.
    private let known: [[UInt8]]

    /// Creates a filter that also removes the given secrets; empty ones are ignored.
    package init(_ secrets: [Secret] = []) {
        known = secrets.map { Array($0.revealed.utf8) }.filter { !$0.isEmpty }.sorted { $0.count > $1.count }
    }

    /// Replaces all secrets in a text.
    func clean(_ text: String) -> String {
        var text = text
        return text.withUTF8 { bytes in
            let ranges = merged(knownRanges(in: bytes) + SecretPatterns(bytes: bytes).ranges)
            if ranges.isEmpty { return nil }
            var cleaned: [UInt8] = []
            var start = 0
            for range in ranges {
                cleaned += bytes[start..<range.lowerBound]
                cleaned += Self.mark.utf8
                start = range.upperBound
            }
            cleaned += bytes[start...]
            return String(decoding: cleaned, as: UTF8.self)
        } ?? text
    }

    /// Whether the name of a metadata entry requires hiding its value: `authorization`, `bot.token`, `apiKey`, but not
    /// `tokens.left`.
    func hides(_ name: String) -> Bool {
        var name = name
        return name.withUTF8 { bytes in
            bytes.indices.contains { index in
                let isEnd = index + 1 == bytes.count || !SecretPatterns.isLetterOrDigit(bytes[index + 1])
                return isEnd && Self.words.contains { SecretPatterns.ends(bytes, at: index + 1, with: $0) }
            }
        }
    }

    private static let words = [
        "token", "secret", "password", "passwd", "authorization", "cookie", "apikey", "api_key", "api-key",
        "private_key", "credentials", "webhook_url", "webhook.url",
    ].map { Array($0.utf8) }

    private func knownRanges(in bytes: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
        guard let base = bytes.baseAddress else { return [] }
        var ranges: [Range<Int>] = []
        for secret in known where secret.count <= bytes.count {
            var from = 0
            while bytes.count - from >= secret.count,
                let found = memchr(base + from, CInt(secret[0]), bytes.count - from - secret.count + 1)
            {
                let start = UnsafeRawPointer(found) - UnsafeRawPointer(base)
                if memcmp(found, secret, secret.count) == 0 {
                    ranges.append(start..<start + secret.count)
                    from = start + secret.count
                } else {
                    from = start + 1
                }
            }
        }
        return ranges
    }

    private func merged(_ ranges: [Range<Int>]) -> [Range<Int>] {
        if ranges.count < 2 { return ranges }
        var merged: [Range<Int>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = merged.last, range.lowerBound <= last.upperBound {
                merged[merged.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                merged.append(range)
            }
        }
        return merged
    }
}
