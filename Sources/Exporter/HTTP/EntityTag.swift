// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// The validator of a representation, as the field `ETag` bears it. Source: RFC 9110, section 8.8.3.
public struct EntityTag: Sendable, Hashable, CustomStringConvertible {
    /// What stands between the quotes.
    public let opaque: String
    /// Whether equal tags mean representations that are as good as equal, and not equal to the byte.
    public let isWeak: Bool

    /// Makes a tag; characters that a tag may not have become `-`.
    public init(_ opaque: String, isWeak: Bool = false) {
        self.opaque = String(opaque.map { $0.utf8.allSatisfy(Self.isAllowed) ? $0 : "-" })
        self.isWeak = isWeak
    }

    /// The strong tag of a body: its length and a 64-bit checksum (FNV-1a). It is no signature.
    public init(of body: [UInt8]) {
        var checksum: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in body { checksum = (checksum ^ UInt64(byte)) &* 0x100_0000_01B3 }
        self.init(String(body.count, radix: 16) + "-" + String(checksum, radix: 16))
    }

    /// The tag as the field has it: `"opaque"`, or `W/"opaque"`.
    public var description: String { (isWeak ? "W/" : "") + "\"\(opaque)\"" }

    /// Reads the value of a field `ETag`; nil if it is malformed.
    init?(field: String) {
        guard let tags = Self.list(field), tags.count == 1 else { return nil }
        self = tags[0]
    }

    /// Whether a field `If-None-Match` names this tag, so that the client has what would be sent.
    ///
    /// The comparison is the weak one (RFC 9110, section 13.1.2): only what stands between the quotes counts. A field
    /// that is malformed names nothing.
    func isNamed(byIfNoneMatch field: String) -> Bool {
        if field.trimmingFieldWhitespace == "*" { return true }
        return Self.list(field)?.contains { $0.opaque == opaque } ?? false
    }

    /// Reads a list of tags. A comma may stand inside of a tag, so the list is not merely split.
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
