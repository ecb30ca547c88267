// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// The keys of a source with their line numbers, for error messages. Handles quotes and Windows line endings in `.env`
/// files.
struct KeyLines: Sendable, Equatable {
    /// A key as written in the source.
    struct Key: Sendable, Equatable {
        let name: String
        /// `nil` in a source without lines.
        let line: Int?
        /// Its value, trimmed.
        let value: String
    }

    /// The keys in line order; a key may occur twice.
    let keys: [Key]
    /// Lines that are not assignments, comments or empty.
    let strayLines: [Int]

    /// The keys and values of `NAME=value` lines; a leading `export` and quotes around a value are ignored.
    static func assignments(_ text: String) -> KeyLines {
        scan(text) { line in
            if line.hasPrefix("#") { return .nothing }
            guard let sign = line.firstIndex(of: "="), sign != line.startIndex else { return .stray }
            var name = trimmed(line[..<sign])
            if name.hasPrefix("export ") { name = trimmed(name.dropFirst("export ".count)) }
            return .key(name, unquoted(trimmed(line[line.index(after: sign)...])))
        }
    }

    /// The line of the last occurrence of a key, which is the one that is used.
    func line(of name: String) -> Int? { keys.last { $0.name == name }.flatMap(\.line) }

    private enum Line {
        case nothing, stray
        case key(String, String)
    }

    private static func scan(_ text: String, _ look: (Substring) -> Line) -> KeyLines {
        var keys: [Key] = []
        var strays: [Int] = []
        // "\r\n" is one Character and not "\n".
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            if line.allSatisfy(\.isWhitespace) { continue }
            switch look(trimmed(line)[...]) {
            case .nothing: break
            case .stray: strays.append(index + 1)
            case .key(let name, let value): keys.append(Key(name: name, line: index + 1, value: value))
            }
        }
        return KeyLines(keys: keys, strayLines: strays)
    }

    private static func unquoted(_ text: String) -> String {
        guard text.count >= 2, let quote = text.first, "\"'".contains(quote), text.last == quote else { return text }
        return String(text.dropFirst().dropLast())
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
