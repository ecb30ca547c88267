// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation

/// Validation of an application command. Source: Interactions, Application Commands, "Application Command Object".
enum CommandRules {
    private static let optionLimit = 25
    /// Maximum number of characters in names, descriptions and values. Source: Reference, "Error Messages".
    private static let sizeLimit = 8000

    /// Adds all errors in a command at a path of the body.
    static func check(
        _ command: [String: PayloadValue], isGlobal: Bool, at path: [String], _ errors: inout FormErrors
    ) {
        let type = checkType(command["type"], isGlobal: isGlobal, at: path + ["type"], &errors)
        checkName(command["name"], isChatInput: type == 1, at: path + ["name"], &errors)
        if type == 1 {
            _ = errors.text(command["description"], at: path + ["description"], 1...100, required: true)
            checkOptions(command["options"], parent: nil, at: path + ["options"], &errors)
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

    private static func checkName(
        _ value: PayloadValue?, isChatInput: Bool, at path: [String], _ errors: inout FormErrors
    ) {
        guard let name = errors.text(value, at: path, 1...32, required: true), !name.isEmpty, isChatInput else {
            return
        }
        if !isName(name) {
            errors.add(path, code: "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")
        }
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

    /// `parent` is the type of the option that contains these options; `nil` if the command does.
    private static func checkOptions(
        _ value: PayloadValue?, parent: Int64?, at path: [String], _ errors: inout FormErrors
    ) {
        var names: Set<String> = []
        var types: Set<Bool> = []
        var hasOptional = false
        for (index, item) in (errors.list(value, at: path, atMost: optionLimit) ?? []).enumerated() {
            let path = path + ["\(index)"]
            guard let option = errors.object(item, at: path) else { continue }
            let type = checkOption(option, at: path, &errors)
            types.insert(type <= 2)
            let allowed: Bool =
                switch parent {
                case nil: true
                case 2: type == 1
                default: type > 2
                }
            if !allowed || types.count > 1 {
                errors.add(
                    path + ["type"], code: "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
                    "Sub-command and sub-command group option types are mutually exclusive to all other types")
            }
            if let name = option["name"]?.text, !names.insert(name).inserted {
                errors.add(
                    path + ["name"], code: "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS",
                    "Option name already exists")
            }
            let isRequired = option["required"]?.bool ?? false
            if isRequired, hasOptional {
                errors.add(
                    path, code: "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
                    "Required options must be placed before non-required options")
            }
            if !isRequired, type > 2 { hasOptional = true }
        }
    }

    /// - Returns: The option's type.
    private static func checkOption(
        _ option: [String: PayloadValue], at path: [String], _ errors: inout FormErrors
    ) -> Int64 {
        let type = option["type"]?.integer ?? 0
        if option["type"] == nil {
            errors.addRequired(path + ["type"])
        } else if !(1...11).contains(type) {
            errors.add(
                path + ["type"], code: "BASE_TYPE_CHOICES", "Value must be one of (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11).")
        }
        checkName(option["name"], isChatInput: true, at: path + ["name"], &errors)
        _ = errors.text(option["description"], at: path + ["description"], 1...100, required: true)
        if type <= 2 { checkOptions(option["options"], parent: type, at: path + ["options"], &errors) }
        let choices = errors.list(option["choices"], at: path + ["choices"], atMost: 25) ?? []
        CommandChoiceRules.check(choices, of: type, at: path + ["choices"], &errors)
        if !choices.isEmpty, option["autocomplete"]?.bool ?? false {
            errors.add(
                path + ["autocomplete"], code: "APPLICATION_COMMAND_AUTOCOMPLETE_WITH_CHOICES",
                "Autocomplete cannot be set to true when choices are present")
        }
        return type
    }

    private static func size(_ value: PayloadValue) -> Int {
        guard let fields = value.object else { return 0 }
        var size = 0
        for key in ["name", "description", "value"] { size += fields[key]?.text?.unicodeScalars.count ?? 0 }
        for key in ["options", "choices"] { size += (fields[key]?.array ?? []).reduce(0) { $0 + self.size($1) } }
        return size
    }
}
