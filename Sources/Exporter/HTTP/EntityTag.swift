// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// An entity tag, the validator in the field `ETag`. Source: RFC 9110, section 8.8.3.
public struct EntityTag: Sendable, Hashable, CustomStringConvertible {
    /// The opaque tag, without quotes.
    public let opaque: String
    /// Whether equal tags mean equivalent representations instead of byte-identical ones.
    public let isWeak: Bool

    /// Creates a tag. Characters that are not allowed are replaced by `-`.
    public init(_ opaque: String, isWeak: Bool = false) {
        self.opaque = String(opaque.map { $0.utf8.allSatisfy(Self.isAllowed) ? $0 : "-" })
        self.isWeak = isWeak
    }

    /// Creates the strong tag of a body from its length and a 64-bit checksum (FNV-1a). It is not cryptographically
    /// secure.
    public init(of body: [UInt8]) {
        var checksum: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in body { checksum = (checksum ^ UInt64(byte)) &* 0x100_0000_01B3 }
        self.init(String(body.count, radix: 16) + "-" + String(checksum, radix: 16))
    }

    /// The tag as in the field: `"opaque"` or `W/"opaque"`.
    public var description: String { (isWeak ? "W/" : "") + "\"\(opaque)\"" }

    /// Parses the value of a field `ETag`; nil if it is malformed.
    init?(field: String) {
        guard let tags = Self.list(field), tags.count == 1 else { return nil }
        self = tags[0]
    }

    /// Whether a field `If-None-Match` contains this tag, so that the client already has the representation.
    ///
    /// This is a weak comparison (RFC 9110, section 13.1.2): only the opaque tags are compared. A malformed field
    /// matches nothing.
    func matches(ifNoneMatch field: String) -> Bool {
        if field.trimmingFieldWhitespace == "*" { return true }
        return Self.list(field)?.contains { $0.opaque == opaque } ?? false
    }

    /// Parses a list of tags. Tags may contain commas, so splitting at commas is not enough.
    private static func list(_ field: String) -> [EntityTag]? {
        var tags: [EntityTag] = []
        var rest = field.utf8[...]
        var isSeparated = true
        while let byte = rest.first {
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\t"): rest.removeFirst()
            case UInt8(ascii: ","):
                isSeparated = true
                rest.removeFirst()
            default:
                let isWeak = rest.starts(with: "W/\"".utf8)
                if isWeak { rest.removeFirst(2) }
                guard isSeparated, rest.popFirst() == UInt8(ascii: "\""),
                    let end = rest.firstIndex(of: UInt8(ascii: "\"")), rest[..<end].allSatisfy(isAllowed)
                else { return nil }
                tags.append(EntityTag(String(Substring(rest[..<end])), isWeak: isWeak))
                rest = rest[rest.index(after: end)...]
                isSeparated = false
            }
        }
        return tags
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        byte == 0x21 || (0x23...0x7E).contains(byte) || byte >= 0x80
    }
}
