// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A header value with parameters: `form-data; name="files[0]"; filename="a.png"`.
/// Source: RFC 9110, section 5.6.6; escapes in `filename` are those used by browsers (HTML, "multipart/form-data").
struct HeaderParameters: Sendable, Equatable {
    /// The value, in lower case.
    private(set) var value: String
    /// The parameters by name, in lower case.
    private(set) var parameters: [String: String] = [:]

    /// Parses a header value; `nil` if it is malformed.
    init?(_ text: String) {
        var rest = Substring(text)
        let end = rest.firstIndex(of: ";") ?? rest.endIndex
        value = Self.trimmed(rest[..<end]).lowercased()
        rest = rest[end...]
        guard !value.isEmpty else { return nil }
        while !rest.isEmpty {
            guard rest.first == ";" else { return nil }
            rest = Self.trimmed(rest.dropFirst())
            if rest.isEmpty { return }
            guard let equals = rest.firstIndex(of: "=") else { return nil }
            let name = rest[..<equals].lowercased()
            guard !name.isEmpty, !name.contains(where: { " \t;\"".contains($0) }), parameters[name] == nil else {
                return nil
            }
            rest = rest[rest.index(after: equals)...]
            guard let parameter = Self.takeValue(from: &rest) else { return nil }
            parameters[name] = parameter
            rest = Self.trimmed(rest)
        }
    }

    private static func takeValue(from rest: inout Substring) -> String? {
        guard rest.first == "\"" else {
            let end = rest.firstIndex(of: ";") ?? rest.endIndex
            defer { rest = rest[end...] }
            let token = trimmed(rest[..<end])
            return token.isEmpty || token.contains(where: { "\" \t".contains($0) }) ? nil : String(token)
        }
        rest = rest.dropFirst()
        var text = ""
        while let next = rest.popFirst() {
            switch next {
            case "\"": return text
            case "\\":
                // Only these two are escapes; other backslashes are literal, as in a path.
                if let escaped = rest.first, escaped == "\"" || escaped == "\\" {
                    text.append(escaped)
                    rest = rest.dropFirst()
                } else {
                    text.append(next)
                }
            default: text.append(next)
            }
        }
        return nil
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text
        while let first = text.first, first == " " || first == "\t" { text = text.dropFirst() }
        while let last = text.last, last == " " || last == "\t" { text = text.dropLast() }
        return text
    }
}
