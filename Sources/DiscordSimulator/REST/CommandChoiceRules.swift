// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Validation of the choices of an option or an autocomplete response.
/// Source: Interactions, Application Commands, "Application Command Option Choice Structure".
enum CommandChoiceRules {
    /// Adds all errors in choices; `type` is `nil` if the option's type is not known.
    static func check(
        _ choices: [PayloadValue], of type: Int64?, at path: [String], _ errors: inout FormErrors
    ) {
        if let type, !choices.isEmpty, ![3, 4, 10].contains(type) {
            return errors.add(
                path, code: "APPLICATION_COMMAND_OPTIONS_CHOICES_INVALID",
                "Only string, integer and number options can have choices")
        }
        for (index, item) in choices.enumerated() {
            let path = path + ["\(index)"]
            guard let choice = errors.object(item, at: path) else { continue }
            _ = errors.text(choice["name"], at: path + ["name"], 1...100, required: true)
            CommandLocalizations.check(choice["name_localizations"], at: path + ["name_localizations"], &errors) {
                _ = $2.text($0, at: $1, 1...100, required: true)
            }
            switch (type, choice["value"]) {
            case (_, nil), (_, .null?): errors.addRequired(path + ["value"])
            case (nil, .string?), (3, _): _ = errors.text(choice["value"], at: path + ["value"], 1...100)
            case (4, .integer?), (10, .integer?), (10, .number?), (nil, .integer?), (nil, .number?): break
            default: errors.add(path + ["value"], code: "NUMBER_TYPE_COERCE", "Value is not of the option's type.")
            }
        }
    }
}
