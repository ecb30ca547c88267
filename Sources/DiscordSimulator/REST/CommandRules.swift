// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation

/// Validation of an application command. Source: Interactions, Application Commands, "Application Command Object".
enum CommandRules {
    /// Maximum number of characters in names, descriptions and values. Source: Reference, "Error Messages".
    private static let sizeLimit = 8000

    /// Adds all errors in a command at a path of the body.
    static func check(
        _ command: [String: PayloadValue], isGlobal: Bool, at path: [String], _ errors: inout FormErrors
    ) {
        let type = checkType(command["type"], isGlobal: isGlobal, at: path + ["type"], &errors)
        checkName(of: command, isChatInput: type == 1, at: path, &errors)
        if type == 1 {
            checkDescription(of: command, at: path, &errors)
            CommandOptionRules.check(command["options"], parent: nil, at: path + ["options"], &errors)
        } else {
            if command["description"]?.text.map({ !$0.isEmpty }) ?? false {
                errors.add(
                    path + ["description"], code: "APPLICATION_COMMAND_DESCRIPTION_NOT_ALLOWED",
                    "Context menu commands cannot have a description")
            }
            if command["options"]?.array.map({ !$0.isEmpty }) ?? false {
                errors.add(
                    path + ["options"], code: "APPLICATION_COMMAND_OPTIONS_NOT_ALLOWED",
                    "Context menu commands cannot have options")
            }
        }
        let permissions = command["default_member_permissions"]
        if let permissions, permissions.integer == nil {
            let text = errors.text(permissions, at: path + ["default_member_permissions"], 1...20)
            if let text, UInt64(text) == nil {
                errors.add(
                    path + ["default_member_permissions"], code: "PERMISSION_TYPE_INVALID",
                    "Not a bit set in decimal digits.")
            }
        }
        checkContexts(command["contexts"], among: 0...2, at: path + ["contexts"], &errors)
        checkContexts(command["integration_types"], among: 0...1, at: path + ["integration_types"], &errors)
        if size(.object(command)) > sizeLimit {
            errors.add(path, code: "APPLICATION_COMMAND_TOO_LARGE", "Command exceeds maximum size (\(sizeLimit))")
        }
    }

    private static func checkType(
        _ value: PayloadValue?, isGlobal: Bool, at path: [String], _ errors: inout FormErrors
    ) -> Int64 {
        let type = value.flatMap { $0.isNull ? nil : $0.integer ?? 0 } ?? 1
        let types: ClosedRange<Int64> = isGlobal ? 1...4 : 1...3
        if !types.contains(type) {
            let choices = types.map(String.init).joined(separator: ", ")
            errors.add(path, code: "BASE_TYPE_CHOICES", "Value must be one of (\(choices)).")
        }
        return type
    }

    /// Source: Interactions, Application Commands, "Contexts".
    private static func checkContexts(
        _ value: PayloadValue?, among values: ClosedRange<Int64>, at path: [String], _ errors: inout FormErrors
    ) {
        guard let list = errors.list(value, at: path, atMost: values.count) else { return }
        if list.isEmpty { errors.add(path, code: "BASE_TYPE_MIN_LENGTH", "Must be 1 or more in length.") }
        if Set(list.map { $0.integer ?? -1 }).count < list.count {
            errors.add(path, code: "SET_TYPE_ALREADY_CONTAINS_VALUE", "The set already contains this value")
        }
        for (index, item) in list.enumerated() where !values.contains(item.integer ?? -1) {
            let choices = values.map(String.init).joined(separator: ", ")
            errors.add(path + ["\(index)"], code: "BASE_TYPE_CHOICES", "Value must be one of (\(choices)).")
        }
    }

    /// Adds all errors in the name of a command or an option, in every language.
    static func checkName(
        of object: [String: PayloadValue], isChatInput: Bool, at path: [String], _ errors: inout FormErrors
    ) {
        func check(_ value: PayloadValue?, _ path: [String], _ errors: inout FormErrors) {
            guard let name = errors.text(value, at: path, 1...32, required: true), !name.isEmpty, isChatInput else {
                return
            }
            if !isName(name) {
                errors.add(path, code: "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")
            }
        }
        check(object["name"], path + ["name"], &errors)
        CommandLocalizations.check(object["name_localizations"], at: path + ["name_localizations"], &errors) {
            check($0, $1, &$2)
        }
    }

    /// Adds all errors in the description of a command or an option, in every language.
    static func checkDescription(
        of object: [String: PayloadValue], at path: [String], _ errors: inout FormErrors
    ) {
        func check(_ value: PayloadValue?, _ path: [String], _ errors: inout FormErrors) {
            _ = errors.text(value, at: path, 1...100, required: true)
        }
        check(object["description"], path + ["description"], &errors)
        CommandLocalizations.check(
            object["description_localizations"], at: path + ["description_localizations"], &errors
        ) { check($0, $1, &$2) }
    }

    /// Source: "Application Command Naming".
    private static func isName(_ name: String) -> Bool {
        name == name.lowercased()
            && name.unicodeScalars.allSatisfy { scalar in
                "-_'".unicodeScalars.contains(scalar)
                    // Devanagari and Thai, including vowel signs, which are not letters.
                    || (0x0900...0x097F).contains(scalar.value) || (0x0E00...0x0E7F).contains(scalar.value)
                    || scalar.properties.isAlphabetic || scalar.properties.numericType != nil
            }
    }

    /// Of each text, only the longest one counts.
    private static func size(_ value: PayloadValue) -> Int {
        guard let fields = value.object else { return 0 }
        var size = 0
        for key in ["name", "description", "value"] {
            let texts = [fields[key]?.text ?? ""] + CommandLocalizations.texts(key, of: value).values
            size += texts.map(\.unicodeScalars.count).max() ?? 0
        }
        for key in ["options", "choices"] { size += (fields[key]?.array ?? []).reduce(0) { $0 + self.size($1) } }
        return size
    }
}
