// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Timekeeping

/// Reads parameters from the fields of a JSON object, with error messages for people.
struct JSONParameters {
    struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
        init(_ name: String) { stringValue = name }
    }

    private let container: KeyedDecodingContainer<Key>

    init(from decoder: any Decoder) throws {
        container = try decoder.container(keyedBy: Key.self)
    }

    /// An error with a message.
    func problem(_ message: String) -> DecodingError {
        .dataCorrupted(DecodingError.Context(codingPath: container.codingPath, debugDescription: message))
    }

    /// Rejects unknown fields, so that a typo is not ignored.
    func allow(only names: [String]) throws {
        for key in container.allKeys where !names.contains(key.stringValue) {
            throw problem("unknown field \"\(key.stringValue)\", must be one of: \(names.joined(separator: ", "))")
        }
    }

    /// Whether a field is there and not `null`.
    func isPresent(_ name: String) throws -> Bool {
        try container.contains(Key(name)) && !container.decodeNil(forKey: Key(name))
    }

    /// A string; `nil` if omitted.
    func text(_ name: String) throws -> String? {
        try value(name, "a string")
    }

    /// One of a fixed set of strings.
    func word(_ name: String, of words: [String]) throws -> String {
        guard let word = try text(name) else {
            throw problem("\"\(name)\" is missing, must be one of: \(words.joined(separator: ", "))")
        }
        guard words.contains(word) else {
            throw problem("\"\(name)\" cannot be \"\(word)\", must be one of: \(words.joined(separator: ", "))")
        }
        return word
    }

    func flag(_ name: String, default standard: Bool) throws -> Bool {
        try value(name, "true or false") ?? standard
    }

    func whole(_ name: String, in range: ClosedRange<Int>, default standard: Int) throws -> Int {
        let wanted = "a whole number from \(range.lowerBound) to \(range.upperBound)"
        let number: Int = try value(name, wanted) ?? standard
        guard range.contains(number) else { throw problem("\"\(name)\" must be \(wanted), got \(number)") }
        return number
    }

    /// A duration in seconds.
    func seconds(_ name: String, in range: ClosedRange<Double>, default standard: Double? = nil) throws -> Duration {
        let wanted = "a number of seconds from \(Int(range.lowerBound)) to \(Int(range.upperBound))"
        guard let number: Double = try value(name, wanted) ?? standard else {
            throw problem("\"\(name)\" is missing, must be \(wanted)")
        }
        guard range.contains(number) else { throw problem("\"\(name)\" must be \(wanted), got \(number)") }
        return .seconds(number)
    }

    /// Number of occurrences; `null`: until cleared.
    func times(default standard: Int?) throws -> Int? {
        guard container.contains(Key("times")) else { return standard }
        if (try? container.decodeNil(forKey: Key("times"))) == true { return nil }
        return try whole("times", in: 1...1_000_000_000, default: 1)
    }

    /// An object that explains its own errors; `nil` if omitted.
    func nested<Value: Decodable>(_ name: String) throws -> Value? {
        try container.decodeIfPresent(Value.self, forKey: Key(name))
    }

    func value<Value: Decodable>(_ name: String, _ wanted: String) throws -> Value? {
        do {
            return try container.decodeIfPresent(Value.self, forKey: Key(name))
        } catch {
            throw problem("\"\(name)\" must be \(wanted)")
        }
    }
}

extension JSONParameters {
    /// The steps of a scenario, decoded one by one; `nil` if omitted.
    func steps() throws -> [SimulatorScenario.Step]? {
        guard container.contains(Key("steps")) else { return nil }
        guard var list = try? container.nestedUnkeyedContainer(forKey: Key("steps")) else {
            throw problem("\"steps\" must be a list")
        }
        var steps: [SimulatorScenario.Step] = []
        while !list.isAtEnd {
            let step = try list.decode(SimulatorScenario.Step.self)
            if let last = steps.last, step.at < last.at {
                throw DecodingError.dataCorrupted(
                    DecodingError.Context(
                        codingPath: list.codingPath + [StepKey(index: steps.count)],
                        debugDescription: "\"at\" (\(step.at.seconds)) is earlier than in the previous step "
                            + "(\(last.at.seconds)); sort the steps by time"))
            }
            steps.append(step)
        }
        return steps
    }

    private struct StepKey: CodingKey {
        let index: Int
        var stringValue: String { "Index \(index)" }
        var intValue: Int? { index }

        init(index: Int) { self.index = index }
        init?(stringValue: String) { nil }
        init?(intValue: Int) { index = intValue }
    }
}
