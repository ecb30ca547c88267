// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A `.env` file, read by the rules of Docker Compose, which may read the same file.
///
/// A line that Compose rejects is an error here too. So is a line that Compose accepts although it probably means something
/// else, such as text after a closing quote, which Compose drops. Every other line has the value that it has in Compose.
/// Source: "Env file syntax" in the documentation of Docker, and the package `dotenv` of compose-go.
struct EnvironmentFile: Sendable, Equatable {
    /// A line that sets a variable.
    struct Assignment: Sendable, Equatable {
        let name: String
        /// The line of the name; a quoted value may end in a later one.
        let line: Int
        let value: String
    }

    /// An error in a line. It contains no text of the file, which may be part of a secret, except for a known name.
    struct Problem: Sendable, Equatable {
        /// The variable; `nil` if it is none of the bot's.
        let name: String?
        let line: Int
        let defect: EnvironmentFileDefect
    }

    /// The assignments in line order; a name may occur several times.
    private(set) var assignments: [Assignment] = []
    private(set) var problems: [Problem] = []

    /// Reads the text of a file.
    ///
    /// - Parameters:
    ///   - text: the content without a byte order mark.
    ///   - environment: the variables of the environment, which take precedence over the file in `$NAME`.
    init(_ text: String, environment: [String: String] = [:]) {
        var scanner = EnvironmentFileScanner(text)
        var values: [String: String] = [:]
        while scanner.skipToStatement() {
            let line = scanner.line
            guard let name = scanner.readName() else {
                problems.append(Problem(name: nil, line: line, defect: .noAssignment))
                scanner.skipLine(from: line)
                continue
            }
            // A name alone takes its value from the environment, which has precedence over the file anyway.
            if !scanner.skipDelimiter() { continue }
            do throws(EnvironmentFileDefect) {
                let value = try scanner.readValue { environment[$0] ?? values[$0] }
                values[name] = value
                assignments.append(Assignment(name: name, line: line, value: value))
            } catch {
                let isKnown = Settings.order[name] != nil
                problems.append(Problem(name: isKnown ? name : nil, line: line, defect: error))
                // Without a closing quote, the value is the rest of the file.
                scanner.skipLine(from: error == .openQuote ? line : scanner.line)
            }
        }
    }
}

/// Why a line of a `.env` file is rejected.
enum EnvironmentFileDefect: Error, Sendable, Equatable, CaseIterable {
    case noAssignment, openQuote, textAfterQuote, commentAsValue, commentAfterTab, carriageReturn, octal
    case reference, unsetReference, requiredReference

    /// The problem, as the continuation of a sentence that begins with the variable or "This line".
    var problem: String {
        switch self {
        case .noAssignment: "must be NAME=value or a comment"
        case .openQuote: "has an opening quote without a closing quote"
        case .textAfterQuote: "has text after the closing quote, which Docker Compose would drop"
        case .commentAsValue: "has a comment instead of a value, which Docker Compose would use as the value"
        case .commentAfterTab: "has a # after a tab, where it does not start a comment"
        case .carriageReturn: "contains a carriage return in the middle of the line"
        case .octal: "has an octal escape that is not \\0 and three digits from 000 to 377"
        case .reference: "has a $ that starts no valid reference to a variable"
        case .unsetReference: "refers to a variable that is set neither in the environment nor above this line"
        case .requiredReference: "requires a variable that is set neither in the environment nor above this line"
        }
    }

    var correction: String {
        switch self {
        case .noAssignment: "start a comment with #"
        case .openQuote: "close the quote, or remove it"
        case .textAfterQuote: "start a comment with #, or put the whole value in quotes"
        case .commentAsValue: "write the comment on a line of its own, or put the value in quotes"
        case .commentAfterTab: "put a space in front of the comment, or put the value in quotes"
        case .carriageReturn: "save the file with the line ends of Unix or Windows"
        case .octal: "write \\\\ for a backslash, or use single quotes"
        case .reference: "write $$ for a dollar sign, or use single quotes"
        case .unsetReference: "write $$ for a dollar sign, or ${NAME:-} if the variable may be missing"
        case .requiredReference: "set the variable that the line requires"
        }
    }
}

extension String {
    /// The value as it has to be written in a `.env` file: in double quotes if a character could have another meaning there.
    package var environmentFileSpelling: String {
        let isPlain = unicodeScalars.allSatisfy { scalar in
            ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
                || "._/:,+-=@%?&~".unicodeScalars.contains(scalar)
        }
        if isPlain { return self }
        var result = "\""
        for scalar in unicodeScalars {
            switch scalar {
            case "\\", "\"", "$": result += "\\\(scalar)"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
