// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Configuration
import DiscordModels

/// Reads variables one by one and remembers every fault, so that all of them are told at once.
struct VariableReader {
    let reader: ConfigReader
    private(set) var faults: [ConfigurationError.Fault] = []

    init(reader: ConfigReader) {
        self.reader = reader
    }

    /// Notes a fault.
    mutating func fault(_ variable: String, _ problem: String, example: String) {
        faults.append(.init(variable: variable, problem: problem, example: example))
    }

    /// A variable's text; `nil` where it is not set or empty, as `.env` files leave what is not used.
    func text(_ variable: String, isSecret: Bool = false) -> String? {
        let key = ConfigKey(variable.lowercased().split(separator: "_").map(String.init))
        let text = reader.string(forKey: key, isSecret: isSecret)
        return text?.isEmpty == true ? nil : text
    }

    /// Whether a variable is set, to nothing.
    func isBlank(_ variable: String) -> Bool {
        reader.string(forKey: ConfigKey(variable.lowercased().split(separator: "_").map(String.init)))?.isEmpty == true
    }

    /// A variable read by `parse`, which answers `nil` for what it refuses.
    mutating func parsed<Value>(
        _ variable: String, default: String, problem: String, example: String, _ parse: (String) -> Value?
    ) -> Value? {
        let text = text(variable) ?? `default`
        guard let value = parse(text) else {
            fault(variable, "\(problem): \(quoted(text))", example: example)
            return nil
        }
        return value
    }

    /// A Discord id; `nil` where it is not set.
    mutating func snowflake<Resource>(_ variable: String) -> Snowflake<Resource>? {
        guard let text = text(variable) else { return nil }
        guard let id = Snowflake<Resource>(text) else {
            fault(variable, "is not a Discord id (17 to 20 digits): \(quoted(text))", example: "123456789012345678")
            return nil
        }
        return id
    }

    /// A whole number within bounds.
    mutating func integer(_ variable: String, default: Int, in range: ClosedRange<Int>) -> Int {
        guard let text = text(variable) else { return `default` }
        guard let number = Int(text), range.contains(number) else {
            let problem = "is not a number from \(range.lowerBound) to \(range.upperBound): \(quoted(text))"
            fault(variable, problem, example: String(`default`))
            return `default`
        }
        return number
    }

    /// A whole number of seconds within bounds.
    mutating func seconds(_ variable: String, default: Int, in range: ClosedRange<Int>) -> Duration {
        .seconds(integer(variable, default: `default`, in: range))
    }

    /// Yes or no.
    mutating func flag(_ variable: String, default: Bool) -> Bool {
        guard let text = text(variable) else { return `default` }
        switch text.lowercased() {
        case "true", "yes", "1", "on": return true
        case "false", "no", "0", "off": return false
        default:
            fault(variable, "is neither true nor false: \(quoted(text))", example: String(!`default`))
            return `default`
        }
    }

    /// One of a few words.
    mutating func choice<Value: RawRepresentable<String> & CaseIterable>(
        _ variable: String, default: Value
    ) -> Value {
        let words = Value.allCases.map(\.rawValue).joined(separator: ", ")
        return parsed(
            variable, default: `default`.rawValue, problem: "is none of \(words)", example: `default`.rawValue,
            Value.init(rawValue:)) ?? `default`
    }

    /// A value as an error shows it: short, and without control characters.
    private func quoted(_ text: String) -> String {
        let shown = String(text.prefix(60))
        return "\"" + shown.unicodeScalars.map { $0.properties.generalCategory == .control ? "?" : String($0) }.joined()
            + (shown.count < text.count ? "…\"" : "\"")
    }
}
