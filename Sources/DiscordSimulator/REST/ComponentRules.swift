// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Validation of the components of a message without IS_COMPONENTS_V2: rows of buttons or of one select menu.
/// Source: Components, Reference.
enum ComponentRules {
    private static let rowLimit = 5
    private static let buttonLimit = 5
    private static let link: Int64 = 5

    /// Adds all errors in the components of a message.
    static func check(_ rows: [PayloadValue], at path: [String], _ errors: inout FormErrors) {
        if rows.count > rowLimit {
            errors.add(path, code: "BASE_TYPE_BAD_LENGTH", "Must be between 1 and \(rowLimit) in length.")
        }
        var names: Set<String> = []
        for (index, row) in rows.enumerated() {
            let path = path + ["\(index)"]
            guard let fields = errors.object(row, at: path) else {
                if row.isNull { errors.addRequired(path) }
                continue
            }
            guard fields["type"]?.integer == 1 else {
                errors.add(path + ["type"], code: "UNION_TYPE_CHOICES", "Value of field \"type\" must be one of (1,).")
                continue
            }
            checkRow(fields["components"], at: path + ["components"], &names, &errors)
        }
    }

    private static func checkRow(
        _ value: PayloadValue?, at path: [String], _ names: inout Set<String>, _ errors: inout FormErrors
    ) {
        let components = errors.list(value, at: path, atMost: buttonLimit)
        guard let components, !components.isEmpty else {
            if components != nil || value?.isNull ?? true {
                errors.add(path, code: "BASE_TYPE_BAD_LENGTH", "Must be between 1 and \(buttonLimit) in length.")
            }
            return
        }
        for (index, component) in components.enumerated() {
            let path = path + ["\(index)"]
            guard let fields = errors.object(component, at: path) else { continue }
            switch fields["type"]?.integer {
            case 2: checkButton(fields, at: path, &names, &errors)
            case 3, 5, 6, 7, 8:
                checkName(fields, at: path, &names, &errors)
                SelectRules.check(fields, at: path, inModal: false, &errors)
                if components.count > 1 {
                    errors.add(
                        path, code: "COMPONENT_LAYOUT_WIDTH_EXCEEDED",
                        "The specified component exceeds the maximum width")
                }
            default:
                errors.add(
                    path + ["type"], code: "UNION_TYPE_CHOICES",
                    "Value of field \"type\" must be one of (2, 3, 5, 6, 7, 8).")
            }
        }
    }

    /// Source: "Button Styles": a link has a URL and no `custom_id`, other buttons the reverse.
    private static func checkButton(
        _ button: [String: PayloadValue], at path: [String], _ names: inout Set<String>, _ errors: inout FormErrors
    ) {
        guard let style = errors.integer(button["style"], at: path + ["style"], 1...6) else {
            return errors.addRequired(path + ["style"])
        }
        let label = errors.text(button["label"], at: path + ["label"], 0...80)
        if label?.isEmpty ?? true, button["emoji"]?.isNull ?? true, style != 6 {
            errors.add(path, code: "BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED", "A button must have a label or an emoji")
        }
        if style == link {
            if button["custom_id"]?.text != nil {
                errors.add(
                    path, code: "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE",
                    "A custom id and url cannot both be specified")
            }
            _ = errors.text(button["url"], at: path + ["url"], 1...512, required: true)
        } else if style != 6 {
            checkName(button, at: path, &names, &errors)
        }
    }

    static func checkName(
        _ component: [String: PayloadValue], at path: [String], _ names: inout Set<String>, _ errors: inout FormErrors
    ) {
        let path = path + ["custom_id"]
        guard let name = errors.text(component["custom_id"], at: path, 1...100, required: true) else { return }
        if !names.insert(name).inserted {
            errors.add(
                path, code: "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated")
        }
    }

    /// The components as returned by Discord: with an `id` each, and with the defaults of selects. Source: "Anatomy of a
    /// Component".
    static func completed(_ components: [PayloadValue]) -> [PayloadValue] {
        var taken: Set<Int64> = []
        func collect(_ component: PayloadValue) {
            if let id = component["id"]?.integer, id > 0 { taken.insert(id) }
            for nested in nested(in: component) { collect(nested) }
        }
        for component in components { collect(component) }
        var last: Int64 = 0
        func complete(_ component: PayloadValue) -> PayloadValue {
            var result = component.withoutNulls
            if (result["id"]?.integer ?? 0) <= 0 {
                repeat { last += 1 } while taken.contains(last)
                result["id"] = .integer(last)
            }
            if [3, 5, 6, 7, 8].contains(result["type"]?.integer) {
                for key in ["min_values", "max_values"] { result[key] = result[key] ?? .integer(1) }
            }
            if let nested = result["components"]?.array { result["components"] = .array(nested.map(complete)) }
            for key in ["component", "accessory"] { result[key] = result[key].map(complete) }
            return result
        }
        return components.map(complete)
    }

    private static func nested(in component: PayloadValue) -> [PayloadValue] {
        (component["components"]?.array ?? []) + [component["component"], component["accessory"]].compactMap(\.self)
    }

    /// Finds a component that a user can use: one with a `custom_id` that is not disabled.
    static func usable(_ customID: String, in components: [PayloadValue]) -> PayloadValue? {
        for component in components {
            if component["custom_id"]?.text == customID, component["disabled"]?.bool != true { return component }
            if let found = usable(customID, in: nested(in: component)) { return found }
        }
        return nil
    }
}
