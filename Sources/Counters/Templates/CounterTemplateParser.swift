// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Formatting

/// Parses the text of a template.
struct CounterTemplateParser {
    private let text: String
    private let characters: [Character]
    private var index = 0
    private var literal = ""
    private var parts: [CounterTemplate.Part] = []

    init(_ text: String) {
        self.text = text
        // Longer texts are rejected without looking at them.
        characters = text.utf16.count > CounterTemplate.maximumLength ? [] : Array(text)
    }

    mutating func parse() throws(CounterTemplateError) -> [CounterTemplate.Part] {
        guard text.utf16.count <= CounterTemplate.maximumLength else { throw error(.tooLong) }
        guard !characters.allSatisfy(\.isWhitespace) else { throw error(.empty) }
        while index < characters.count {
            let character = characters[index]
            let isDoubled = index + 1 < characters.count && characters[index + 1] == character
            switch character {
            case "{" where isDoubled, "}" where isDoubled:
                literal.append(character)
                index += 2
            case "{": try parseValue()
            case "}": throw error(.unopenedBrace)
            default:
                literal.append(character)
                index += 1
            }
        }
        endLiteral()
        guard parts.contains(where: { if case .value = $0 { true } else { false } }) else {
            throw CounterTemplateError(position: 1, problem: .noValue)
        }
        return parts
    }

    private mutating func parseValue() throws(CounterTemplateError) {
        let rest = characters[(index + 1)...]
        guard let end = rest.firstIndex(where: { $0 == "}" || $0 == "{" }), characters[end] == "}" else {
            throw error(.unclosedBrace)
        }
        let value = try value(rest[..<end])
        endLiteral()
        parts.append(.value(value))
        index = end + 1
    }

    private mutating func endLiteral() {
        if !literal.isEmpty { parts.append(.text(literal)) }
        literal = ""
    }

    // The text between the braces.
    private func value(_ content: ArraySlice<Character>) throws(CounterTemplateError) -> CounterValue {
        let colon = content.firstIndex(of: ":") ?? content.endIndex
        let written = Self.trimmed(content[..<colon])
        // Keyboards of phones begin with a capital letter.
        let name = written.lowercased()
        let argument = colon < content.endIndex ? Self.trimmed(content[(colon + 1)...]) : nil
        if written.isEmpty, argument == nil { throw error(.emptyBraces) }
        if let figure = CounterFigure(rawValue: name) {
            guard argument == nil else { throw error(.unexpectedArgument(name)) }
            return .figure(figure)
        }
        switch (name, argument) {
        case ("goal", nil): return .goal(step: CounterValue.defaultStep)
        case ("goal", let argument?): return .goal(step: try step(argument))
        case ("role", nil), ("role", ""):
            throw error(.missingArgument(name, example: "role:123456789012345678"))
        case ("role", let argument?): return .role(try role(argument))
        case ("date", nil), ("date", ""): throw error(.missingArgument(name, example: "date:dd.MM."))
        case ("date", let argument?): return .date(try date(argument))
        default:
            // A template may be long, and the time that a comparison takes grows with the length.
            let similar = written.count > 40 ? nil : NameSuggestion(for: written, among: CounterValue.names)?.name
            throw error(.unknownValue(written, similar: similar))
        }
    }

    private func step(_ argument: String) throws(CounterTemplateError) -> Int {
        guard argument.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let step = Int(argument), CounterValue.steps.contains(step)
        else { throw error(.invalidStep(argument)) }
        return step
    }

    /// Discord replaces a role that is picked in a text with a mention. Source: Reference, "Message Formatting".
    private func role(_ argument: String) throws(CounterTemplateError) -> RoleID {
        let isMention = argument.hasPrefix("<@&") && argument.hasSuffix(">")
        guard let id = RoleID(isMention ? String(argument.dropFirst(3).dropLast()) : argument) else {
            throw error(.invalidRole(argument))
        }
        return id
    }

    private func date(_ argument: String) throws(CounterTemplateError) -> CounterDateFormat {
        do {
            return try CounterDateFormat(argument)
        } catch {
            throw self.error(.invalidDateFormat(argument, error))
        }
    }

    private func error(_ problem: CounterTemplateError.Problem) -> CounterTemplateError {
        CounterTemplateError(position: index + 1, problem: problem)
    }

    private static func trimmed(_ characters: ArraySlice<Character>) -> String {
        let start = characters.drop(while: \.isWhitespace)
        return String(start.prefix(start.count - start.reversed().prefix(while: \.isWhitespace).count))
    }
}
