// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation

/// What is wrong with a text of JSON, and where.
struct ScenarioProblem: Error, Equatable {
    /// What is wrong and what would be right.
    var message: String
    /// The step's number, from 1; `nil` where it is not in a step.
    var step: Int?
    /// The line, from 1, where it is known.
    var line: Int?

    /// Reads something, and says what is wrong in words.
    static func reading<Value>(
        _ bytes: [UInt8], _ read: (Data, JSONDecoder) throws -> Value
    ) -> Result<Value, ScenarioProblem> {
        let data = Data(bytes)
        if let problem = syntax(data, bytes) { return .failure(problem) }
        do {
            return .success(try read(data, JSONDecoder()))
        } catch let error as DecodingError {
            return .failure(meaning(error, bytes))
        } catch {
            return .failure(ScenarioProblem(message: "\(error)"))
        }
    }

    private static func syntax(_ data: Data, _ bytes: [UInt8]) -> ScenarioProblem? {
        do {
            guard try JSONSerialization.jsonObject(with: data) is [String: Any] else {
                return ScenarioProblem(message: "this is JSON but no object; it begins with { and ends with }", line: 1)
            }
            return nil
        } catch {
            let text = (error as NSError).userInfo["NSDebugDescription"] as? String ?? "it cannot be read as JSON"
            // "Invalid value around character 14."
            let place = text.split(separator: " ").last.flatMap { Int($0.prefix { $0.isNumber }) }
            let line = place.map { place in bytes.prefix(place).count { $0 == UInt8(ascii: "\n") } + 1 }
            let detail = text.hasSuffix(".") ? String(text.dropLast()) : text
            return ScenarioProblem(
                message: "this is no JSON: \(detail); look for a comma or quote too many or missing", line: line)
        }
    }

    private static func meaning(_ error: DecodingError, _ bytes: [UInt8]) -> ScenarioProblem {
        let context: DecodingError.Context
        switch error {
        case .dataCorrupted(let found), .typeMismatch(_, let found), .valueNotFound(_, let found),
            .keyNotFound(_, let found):
            context = found
        @unknown default: return ScenarioProblem(message: "\(error)")
        }
        let step = context.codingPath.first { $0.intValue != nil }?.intValue.map { $0 + 1 }
        return ScenarioProblem(
            message: context.debugDescription, step: step, line: step.flatMap { line(ofStep: $0, in: bytes) })
    }

    /// The line on which an object that is in the list of the outermost one begins.
    static func line(ofStep number: Int, in bytes: [UInt8]) -> Int? {
        var line = 1
        var depth = 0
        var count = 0
        var isText = false
        var isEscaped = false
        for byte in bytes {
            if byte == UInt8(ascii: "\n") { line += 1 }
            if isText {
                if !isEscaped, byte == UInt8(ascii: "\"") { isText = false }
                isEscaped = !isEscaped && byte == UInt8(ascii: "\\")
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): isText = true
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                if depth == 3 { count += 1 }
                if depth == 3, count == number { return line }
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            default: break
            }
        }
        return nil
    }
}
