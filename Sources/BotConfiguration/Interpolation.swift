// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Replaces references to variables in a value, such as `$NAME` and `${NAME:-default}`.
///
/// Source: "Interpolation" in the documentation of Docker, and the package `template` of compose-go. A reference to a variable
/// that is not set, for which Compose prints a warning and uses an empty text, is an error: most of them are dollar signs in
/// a password.
enum Interpolation {
    private typealias Text = ArraySlice<Unicode.Scalar>

    /// The maximum depth of nested references.
    private static let maximumDepth = 16

    /// Replaces all references in a text.
    ///
    /// - Parameters:
    ///   - text: the text.
    ///   - lookup: returns the value of a variable; `nil` if it is not set.
    /// - Returns: the text after replacement.
    /// - Throws: `EnvironmentFileDefect` for a malformed reference, or one to a variable that is not set.
    static func expand(
        _ text: [Unicode.Scalar], _ lookup: (String) -> String?
    ) throws(EnvironmentFileDefect) -> String {
        try expand(text[...], lookup, depth: 0)
    }

    private static func expand(
        _ text: Text, _ lookup: (String) -> String?, depth: Int
    ) throws(EnvironmentFileDefect) -> String {
        guard depth <= maximumDepth else { throw .reference }
        var result = String.UnicodeScalarView()
        var rest = text
        while let scalar = rest.popFirst() {
            guard scalar == "$", let next = rest.first else {
                result.append(scalar)
                continue
            }
            if next == "$" {
                rest.removeFirst()
                result.append("$")
            } else if next == "{" {
                rest.removeFirst()
                result.append(contentsOf: try braced(&rest, lookup, depth: depth).unicodeScalars)
            } else if let name = takeName(&rest) {
                guard let value = lookup(name) else { throw .unsetReference }
                result.append(contentsOf: value.unicodeScalars)
            } else {
                result.append("$")
            }
        }
        return String(result)
    }

    /// Replaces a reference, whose `${` was already taken.
    private static func braced(
        _ rest: inout Text, _ lookup: (String) -> String?, depth: Int
    ) throws(EnvironmentFileDefect) -> String {
        guard let name = takeName(&rest) else { throw .reference }
        let value = lookup(name)
        var sign = rest.popFirst()
        if sign == "}" {
            guard let value else { throw .unsetReference }
            return value
        }
        let isEmptyUnset = sign == ":"
        if isEmptyUnset { sign = rest.popFirst() }
        let operand = try takeOperand(&rest)
        let isSet = isEmptyUnset ? value?.isEmpty == false : value != nil
        switch sign {
        case "-": return isSet ? value ?? "" : try expand(operand, lookup, depth: depth + 1)
        case "+": return isSet ? try expand(operand, lookup, depth: depth + 1) : ""
        case "?":
            guard isSet, let value else { throw .requiredReference }
            return value
        default: throw .reference
        }
    }

    private static func takeName(_ rest: inout Text) -> String? {
        func isStart(_ scalar: Unicode.Scalar) -> Bool {
            ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || scalar == "_"
        }
        guard let first = rest.first, isStart(first) else { return nil }
        let name = rest.prefix { isStart($0) || ("0"..."9").contains($0) }
        rest = rest.dropFirst(name.count)
        return EnvironmentFileScanner.string(name)
    }

    /// Takes the text up to the matching brace. A brace that belongs to no reference, and a line break, are rejected: Compose
    /// reads them in other ways than a shell.
    private static func takeOperand(_ rest: inout Text) throws(EnvironmentFileDefect) -> Text {
        var depth = 1
        var index = rest.startIndex
        while index < rest.endIndex {
            switch rest[index] {
            case "}":
                depth -= 1
                if depth == 0 {
                    defer { rest = rest[(index + 1)...] }
                    return rest[..<index]
                }
            case "$" where index + 1 < rest.endIndex && rest[index + 1] == "{":
                depth += 1
                index += 1
            case "$" where index + 1 < rest.endIndex && rest[index + 1] == "$": index += 1
            case "{", "\n": throw .reference
            default: break
            }
            index += 1
        }
        throw .reference
    }
}
