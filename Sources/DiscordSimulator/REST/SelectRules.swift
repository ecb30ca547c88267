// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Validation of select menus. Source: Components, Reference, "String Select" to "Channel Select".
enum SelectRules {
    private static let limit = 25
    /// Source: Resources, Channel, "Channel Types".
    private static let channelTypes: Set<Int64> = [0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15, 16]
    /// The kinds of default values by the type of the select. Source: "Select Default Value Structure".
    private static let defaultTypes: [Int64: [String]] = [
        5: ["user"], 6: ["role"], 7: ["user", "role"], 8: ["channel"],
    ]

    /// Adds all errors in a select, apart from its `custom_id`.
    static func check(
        _ select: [String: PayloadValue], at path: [String], inModal: Bool, _ errors: inout FormErrors
    ) {
        let type = select["type"]?.integer ?? 3
        _ = errors.text(select["placeholder"], at: path + ["placeholder"], 0...150)
        let least = errors.integer(select["min_values"], at: path + ["min_values"], 0...25)
        let most = errors.integer(select["max_values"], at: path + ["max_values"], 1...25)
        if least ?? 1 > most ?? 1, least ?? 1 <= 25 {
            errors.add(
                path + ["min_values"], code: "NUMBER_TYPE_MAX",
                "int value should be less than or equal to \(most ?? 1).")
        }
        if inModal { checkModal(select, least, at: path, &errors) }
        if type == 3 {
            checkOptions(select["options"], atMost: most ?? 1, at: path + ["options"], &errors)
        } else {
            checkDefaults(select["default_values"], of: type, atMost: most ?? 1, at: path + ["default_values"], &errors)
        }
        let list = errors.list(select["channel_types"], at: path + ["channel_types"], atMost: limit) ?? []
        for (index, item) in list.enumerated() where type == 8 && !channelTypes.contains(item.integer ?? -1) {
            errors.add(
                path + ["channel_types", "\(index)"], code: "ENUM_TYPE_COERCE", "Value is not a valid channel type.")
        }
    }

    private static func checkModal(
        _ select: [String: PayloadValue], _ least: Int64?, at path: [String], _ errors: inout FormErrors
    ) {
        if select["disabled"]?.bool ?? false {
            errors.add(
                path + ["disabled"], code: "COMPONENT_DISABLED_IN_MODAL", "Components in modals cannot be disabled")
        }
        if least == 0, select["required"]?.bool ?? true {
            errors.add(
                path + ["min_values"], code: "NUMBER_TYPE_MIN", "int value should be greater than or equal to 1.")
        }
    }

    private static func checkOptions(
        _ value: PayloadValue?, atMost selected: Int64, at path: [String], _ errors: inout FormErrors
    ) {
        let options = errors.list(value, at: path, atMost: limit)
        guard let options, !options.isEmpty else {
            if options == nil, value?.isNull ?? true {
                errors.addRequired(path)
            } else if options != nil {
                errors.add(path, code: "BASE_TYPE_BAD_LENGTH", "Must be between 1 and \(limit) in length.")
            }
            return
        }
        var values: Set<String> = []
        for (index, item) in options.enumerated() {
            let path = path + ["\(index)"]
            guard let option = errors.object(item, at: path) else { continue }
            _ = errors.text(option["label"], at: path + ["label"], 1...100, required: true)
            _ = errors.text(option["description"], at: path + ["description"], 0...100)
            if let value = errors.text(option["value"], at: path + ["value"], 1...100, required: true),
                !values.insert(value).inserted
            {
                errors.add(
                    path + ["value"], code: "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
                    "The specified option value is already used")
            }
        }
        if options.count(where: { $0["default"]?.bool ?? false }) > selected {
            errors.add(
                path, code: "SELECT_COMPONENT_TOO_MANY_DEFAULTS", "More options are selected than can be chosen")
        }
    }

    private static func checkDefaults(
        _ value: PayloadValue?, of type: Int64, atMost selected: Int64, at path: [String], _ errors: inout FormErrors
    ) {
        let values = errors.list(value, at: path, atMost: Int(selected)) ?? []
        let types = defaultTypes[type] ?? []
        for (index, item) in values.enumerated() {
            let path = path + ["\(index)"]
            guard let object = errors.object(item, at: path) else { continue }
            if object["id"]?.text.flatMap({ UInt64($0) }) ?? object["id"]?.integer.map({ UInt64(clamping: $0) }) == nil
            {
                errors.addRequired(path + ["id"])
            }
            if !types.contains(object["type"]?.text ?? "") {
                let choices = types.map { "'\($0)'" }.joined(separator: ", ")
                errors.add(path + ["type"], code: "BASE_TYPE_CHOICES", "Value must be one of (\(choices)).")
            }
        }
    }
}
