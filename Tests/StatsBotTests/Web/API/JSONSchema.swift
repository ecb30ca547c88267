// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation

/// As much of JSON Schema as the OpenAPI document uses. What it does not know is a fault, so that nothing passes unread.
struct JSONSchema {
    let definitions: [String: Any]

    /// What is wrong with a value; empty where it keeps the schema.
    func faults(of value: Any, against schema: [String: Any], at place: String = "$") -> [String] {
        var faults: [String] = []
        for (keyword, rule) in schema {
            switch (keyword, rule) {
            case ("$ref", let name as String):
                let key = String(name.split(separator: "/").last ?? "")
                guard let target = definitions[key] as? [String: Any] else { return ["\(place): no schema \(name)"] }
                faults += self.faults(of: value, against: target, at: place)
            case ("type", let type as String):
                if !Self.isOf(type, value) { faults.append("\(place): is no \(type)") }
            case ("anyOf", let choices as [[String: Any]]):
                let all = choices.map { self.faults(of: value, against: $0, at: place) }
                if !all.contains(where: \.isEmpty) { faults += all.first ?? [] }
            case ("enum", let choices as [String]):
                if !choices.contains(value as? String ?? "\u{0}") { faults.append("\(place): is none of \(choices)") }
            case ("required", let names as [String]):
                let object = value as? [String: Any] ?? [:]
                faults += names.filter { object[$0] == nil }.map { "\(place).\($0): is missing" }
            case ("properties", let properties as [String: [String: Any]]):
                let object = value as? [String: Any] ?? [:]
                for (name, property) in properties {
                    guard let member = object[name] else { continue }
                    faults += self.faults(of: member, against: property, at: "\(place).\(name)")
                }
            case ("additionalProperties", false as Bool):
                let known = schema["properties"] as? [String: Any] ?? [:]
                let object = value as? [String: Any] ?? [:]
                faults += object.keys.filter { known[$0] == nil }.map { "\(place).\($0): is not known" }
            case ("items", let items as [String: Any]):
                for (index, item) in (value as? [Any] ?? []).enumerated() {
                    faults += self.faults(of: item, against: items, at: "\(place)[\(index)]")
                }
            case ("pattern", let pattern as String):
                let text = value as? String ?? ""
                if (try? Regex(pattern).firstMatch(in: text)) == nil {
                    faults.append("\(place): \(text) not as \(pattern)")
                }
            case ("format", let format as String):
                if !Self.has(format, value as? String ?? "") { faults.append("\(place): \(value) is no \(format)") }
            case ("description", _): break
            default: faults.append("\(place): the keyword \(keyword) is not checked")
            }
        }
        return faults
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

/// Foundation reads `true` and `1` both as numbers, of different types.
private enum CFBooleanLike {
    static func isBoolean(_ number: NSNumber) -> Bool { String(cString: number.objCType) == "c" }
}
