// SPDX-License-Identifier: MIT
// Part of StatsBot.

import CGnuTLS

/// The users who have opted out. Their IDs are not kept.
///
/// Such a user is counted under a pseudonym: a keyed hash of the ID, which no ID of Discord's can be equal to before 2084. The same
/// user always has the same pseudonym, so that all counts are the same as with the ID.
public struct OptOuts: Sendable, Hashable {
    /// The key of the pseudonyms; random if none is stored yet.
    public let key: PseudonymKey
    /// The pseudonyms of the users who have opted out.
    public private(set) var pseudonyms: Set<UInt64>

    /// Nobody has opted out.
    public static let none = OptOuts()

    /// Creates the value; without users by default.
    public init(key: PseudonymKey = PseudonymKey(), pseudonyms: Set<UInt64> = []) {
        self.key = key
        self.pseudonyms = pseudonyms
    }

    /// Whether nobody has opted out.
    public var isEmpty: Bool { pseudonyms.isEmpty }

    /// Whether a user has opted out. The user can also be given by a pseudonym.
    public func contains(_ user: UInt64) -> Bool { PseudonymKey.isPseudonym(user) || id(of: user) != user }

    /// The ID under which a user is counted: the pseudonym of a user who has opted out, otherwise the user's own ID.
    public func id(of user: UInt64) -> UInt64 {
        guard !isEmpty else { return user }
        let pseudonym = key.pseudonym(of: user)
        return pseudonyms.contains(pseudonym) ? pseudonym : user
    }

    /// Applies a change that a user asks for.
    ///
    /// - Returns: The request to store.
    public mutating func apply(_ change: PrivacyChange, of user: UInt64) -> PrivacyRequest {
        switch change {
        case .forget: return .forget(user)
        case .optOut:
            pseudonyms.insert(key.pseudonym(of: user))
            return .optOut(user, key: key)
        case .optIn:
            pseudonyms.remove(key.pseudonym(of: user))
            return .optIn(user, key: key)
        }
    }
}

/// The secret with which pseudonyms are computed.
public struct PseudonymKey: Sendable, Hashable {
    static let length = 32

    let bytes: [UInt8]

    /// Creates a random key.
    public init() {
        var random = SystemRandomNumberGenerator()
        bytes = (0..<Self.length).map { _ in UInt8.random(in: .min ... .max, using: &random) }
    }

    /// Reads a stored key.
    package init?(hexadecimal text: String) {
        let digits = Array(text.utf8).map { UInt8(hexadecimal: $0) }
        guard digits.count == 2 * Self.length else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let high = digits[index], let low = digits[index + 1] else { return nil }
            bytes.append(high << 4 | low)
        }
        self.bytes = bytes
    }

    /// The key as it is stored.
    package var hexadecimal: String {
        let digits = Array("0123456789abcdef")
        return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }

    /// The bits that mark a pseudonym. Discord's IDs begin with their time, which sets the highest bit in 2084.
    private static let mark: UInt64 = 0b10 << 62

    /// Whether an ID is a pseudonym.
    public static func isPseudonym(_ id: UInt64) -> Bool { id >> 62 == 0b10 }

    /// The pseudonym of a user: 62 bits of HMAC-SHA-256. With a hundred thousand users, the probability that two share one is one
    /// in a billion.
    public func pseudonym(of user: UInt64) -> UInt64 {
        var digest = [UInt8](repeating: 0, count: 32)
        let text = withUnsafeBytes(of: user.littleEndian) { Array($0) }
        let status = gnutls_hmac_fast(GNUTLS_MAC_SHA256, bytes, bytes.count, text, text.count, &digest)
        // GnuTLS has the algorithm in all builds. If it failed, the ID must not be kept instead.
        guard status == 0 else { return Self.mark }
        return Self.mark | digest.prefix(8).reduce(0) { $0 << 8 | UInt64($1) } >> 2
    }
}

extension UInt8 {
    /// The value of a hexadecimal digit.
    fileprivate init?(hexadecimal digit: UInt8) {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self = digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self = digit - UInt8(ascii: "a") + 10
        default: return nil
        }
    }
}
