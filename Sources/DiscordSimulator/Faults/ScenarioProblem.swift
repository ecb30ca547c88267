// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation

/// An error in a JSON document, and its position.
struct ScenarioProblem: Error, Equatable {
    /// The error and the allowed values.
    var message: String
    /// The number of the step, starting at 1; `nil` if the error is not in a step.
    var step: Int?
    /// The line, starting at 1, if known.
    var line: Int?

    /// Decodes a value, and turns an error into a readable message.
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
                return ScenarioProblem(message: "not a JSON object; it must start with { and end with }", line: 1)
            }
            return nil
        } catch {
            let text = (error as NSError).userInfo["NSDebugDescription"] as? String ?? "cannot be parsed"
            // "Invalid value around character 14."
            let offset = text.split(separator: " ").last.flatMap { Int($0.prefix { $0.isNumber }) }
            let line = offset.map { offset in bytes.prefix(offset).count { $0 == UInt8(ascii: "\n") } + 1 }
            let detail = text.hasSuffix(".") ? String(text.dropLast()) : text
            return ScenarioProblem(
                message: "invalid JSON: \(detail); look for a missing or extra comma or quote", line: line)
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

    /// The line on which a step starts: an object in a list in the outermost object.
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
