// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation

/// The subset of JSON Schema that the OpenAPI document uses. Unknown keywords are reported, so that none is ignored.
struct JSONSchema {
    let definitions: [String: Any]

    /// The violations of a schema; empty if the value is valid.
    func violations(of value: Any, against schema: [String: Any], at path: String = "$") -> [String] {
        var violations: [String] = []
        for (keyword, rule) in schema {
            switch (keyword, rule) {
            case ("$ref", let name as String):
                let key = String(name.split(separator: "/").last ?? "")
                guard let target = definitions[key] as? [String: Any] else { return ["\(path): no schema \(name)"] }
                violations += self.violations(of: value, against: target, at: path)
            case ("type", let type as String):
                if !Self.isOf(type, value) { violations.append("\(path): not of type \(type)") }
            case ("anyOf", let choices as [[String: Any]]):
                let all = choices.map { self.violations(of: value, against: $0, at: path) }
                if !all.contains(where: \.isEmpty) { violations += all.first ?? [] }
            case ("enum", let choices as [String]):
                if !choices.contains(value as? String ?? "\u{0}") {
                    violations.append("\(path): not one of \(choices)")
                }
            case ("required", let names as [String]):
                let object = value as? [String: Any] ?? [:]
                violations += names.filter { object[$0] == nil }.map { "\(path).\($0): missing" }
            case ("properties", let properties as [String: [String: Any]]):
                let object = value as? [String: Any] ?? [:]
                for (name, property) in properties {
                    guard let member = object[name] else { continue }
                    violations += self.violations(of: member, against: property, at: "\(path).\(name)")
                }
            case ("additionalProperties", false as Bool):
                let known = schema["properties"] as? [String: Any] ?? [:]
                let object = value as? [String: Any] ?? [:]
                violations += object.keys.filter { known[$0] == nil }.map { "\(path).\($0): unknown" }
            case ("items", let items as [String: Any]):
                for (index, item) in (value as? [Any] ?? []).enumerated() {
                    violations += self.violations(of: item, against: items, at: "\(path)[\(index)]")
                }
            case ("pattern", let pattern as String):
                let text = value as? String ?? ""
                if (try? Regex(pattern).firstMatch(in: text)) == nil {
                    violations.append("\(path): \"\(text)\" does not match \(pattern)")
                }
            case ("format", let format as String):
                if !Self.has(format, value as? String ?? "") {
                    violations.append("\(path): \(value) is not a valid \(format)")
                }
            case ("description", _): break
            default: violations.append("\(path): unsupported keyword \(keyword)")
            }
        }
        return violations
    }

    private static func isOf(_ type: String, _ value: Any) -> Bool {
        let isBoolean = (value as? NSNumber).map { CFBooleanLike.isBoolean($0) } ?? false
        return switch type {
        case "null": value is NSNull
        case "boolean": isBoolean
        case "integer": !isBoolean && (value as? NSNumber).map { Double($0.int64Value) == $0.doubleValue } ?? false
        case "number": !isBoolean && value is NSNumber
        case "string": value is String
        case "array": value is [Any]
        case "object": value is [String: Any]
        default: false
        }
    }

    private static func has(_ format: String, _ text: String) -> Bool {
        switch format {
        case "date": text.wholeMatch(of: /\d{4}-\d\d-\d\d/) != nil
        case "date-time": text.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)/) != nil
        default: false
        }
    }
}

/// Foundation parses both `true` and `1` as `NSNumber`.
private enum CFBooleanLike {
    static func isBoolean(_ number: NSNumber) -> Bool { String(cString: number.objCType) == "c" }
}
