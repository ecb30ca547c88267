// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Validation of the options of an application command. Source: Interactions, Application Commands, "Application Command
/// Option Structure".
enum CommandOptionRules {
    private static let limit = 25
    /// Source: Resources, Channel, "Channel Types".
    private static let channelTypes: Set<Int64> = [0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15, 16]

    /// `parent` is the type of the option that contains these options; `nil` if the command does.
    static func check(
        _ value: PayloadValue?, parent: Int64?, at path: [String], _ errors: inout FormErrors
    ) {
        var names: Set<String> = []
        var types: Set<Bool> = []
        var hasOptional = false
        let options = errors.list(value, at: path, atMost: limit) ?? []
        CommandLocalizations.checkDistinct(options, at: path, &errors)
        for (index, item) in options.enumerated() {
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
        CommandRules.checkName(of: option, isChatInput: true, at: path, &errors)
        CommandRules.checkDescription(of: option, at: path, &errors)
        checkRange(of: option, type: type, at: path, &errors)
        if type <= 2 { check(option["options"], parent: type, at: path + ["options"], &errors) }
        let choices = errors.list(option["choices"], at: path + ["choices"], atMost: 25) ?? []
        CommandChoiceRules.check(choices, of: type, at: path + ["choices"], &errors)
        if !choices.isEmpty, option["autocomplete"]?.bool ?? false {
            errors.add(
                path + ["autocomplete"], code: "APPLICATION_COMMAND_AUTOCOMPLETE_WITH_CHOICES",
                "Autocomplete cannot be set to true when choices are present")
        }
        return type
    }

    /// The values that a client lets users enter.
    private static func checkRange(
        of option: [String: PayloadValue], type: Int64, at path: [String], _ errors: inout FormErrors
    ) {
        switch type {
        case 3:
            let least = errors.integer(option["min_length"], at: path + ["min_length"], 0...6000)
            let most = errors.integer(option["max_length"], at: path + ["max_length"], 1...6000)
            checkOrder(least.map(Double.init), most.map(Double.init), at: path + ["max_length"], &errors)
        case 4, 10:
            for key in ["min_value", "max_value"] {
                guard let value = option[key], !value.isNull else { continue }
                if value.double == nil || type == 4 && value.integer == nil {
                    errors.add(path + [key], code: "NUMBER_TYPE_COERCE", "Value is not of the option's type.")
                }
            }
            checkOrder(option["min_value"]?.double, option["max_value"]?.double, at: path + ["max_value"], &errors)
        case 7:
            let path = path + ["channel_types"]
            for (index, item) in (errors.list(option["channel_types"], at: path, atMost: limit) ?? []).enumerated()
            where !channelTypes.contains(item.integer ?? -1) {
                errors.add(path + ["\(index)"], code: "ENUM_TYPE_COERCE", "Value is not a valid channel type.")
            }
        default: break
        }
    }

    private static func checkOrder(_ least: Double?, _ most: Double?, at path: [String], _ errors: inout FormErrors) {
        guard let least, let most, least > most else { return }
        errors.add(path, code: "NUMBER_TYPE_MIN", "The maximum is less than the minimum.")
    }
}
