// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Validation of modals. Source: Interactions, Receiving and Responding, "Modal"; Components, Reference, "Text Input" and
/// "Label".
enum ModalRules {
    private static let limit = 5
    /// A text input, and the selects.
    private static let fields: [Int64] = [4, 3, 5, 6, 7, 8]

    /// Reads the data of a response of type 9.
    static func read(_ data: [String: PayloadValue], at path: [String]) -> RESTBody.Outcome<SimulationInteraction.Modal>
    {
        var errors = FormErrors()
        let customID = errors.text(data["custom_id"], at: path + ["custom_id"], 1...100, required: true)
        let title = errors.text(data["title"], at: path + ["title"], 1...45, required: true)
        let components = errors.list(data["components"], at: path + ["components"], atMost: limit)
        if data["components"]?.isNull ?? true {
            errors.addRequired(path + ["components"])
        } else if components?.isEmpty ?? false {
            errors.add(
                path + ["components"], code: "BASE_TYPE_BAD_LENGTH", "Must be between 1 and \(limit) in length.")
        }
        var names: Set<String> = []
        for (index, component) in (components ?? []).enumerated() {
            checkTopLevel(component, at: path + ["components", "\(index)"], &names, &errors)
        }
        if let refusal = errors.refusal { return .refused(refusal) }
        return .value(
            SimulationInteraction.Modal(
                customID: customID ?? "", title: title ?? "",
                components: ComponentRules.completed(components ?? [])))
    }

    private static func checkTopLevel(
        _ value: PayloadValue, at path: [String], _ names: inout Set<String>, _ errors: inout FormErrors
    ) {
        guard let component = errors.object(value, at: path) else {
            if value.isNull { errors.addRequired(path) }
            return
        }
        switch component["type"]?.integer {
        case 1:
            let path = path + ["components"]
            let inputs = errors.list(component["components"], at: path, atMost: 1) ?? []
            if inputs.isEmpty { errors.add(path, code: "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 1 in length.") }
            for (index, input) in inputs.enumerated() {
                let path = path + ["\(index)"]
                checkField(input, types: [4], at: path, &names, &errors)
                _ = errors.text(input["label"], at: path + ["label"], 1...45, required: true)
            }
        case 10: _ = errors.text(component["content"], at: path + ["content"], 1...4000, required: true)
        case 18:
            _ = errors.text(component["label"], at: path + ["label"], 1...45, required: true)
            _ = errors.text(component["description"], at: path + ["description"], 0...100)
            guard let field = component["component"], !field.isNull else {
                return errors.addRequired(path + ["component"])
            }
            checkField(field, types: fields, at: path + ["component"], &names, &errors)
        default:
            errors.add(
                path + ["type"], code: "UNION_TYPE_CHOICES", "Value of field \"type\" must be one of (1, 10, 18).")
        }
    }

    private static func checkField(
        _ value: PayloadValue, types: [Int64], at path: [String], _ names: inout Set<String>,
        _ errors: inout FormErrors
    ) {
        guard let field = errors.object(value, at: path) else { return }
        guard let type = field["type"]?.integer, types.contains(type) else {
            let choices = types.map(String.init).joined(separator: ", ")
            return errors.add(
                path + ["type"], code: "UNION_TYPE_CHOICES", "Value of field \"type\" must be one of (\(choices),).")
        }
        ComponentRules.checkName(field, at: path, &names, &errors)
        guard type == 4 else { return SelectRules.check(field, at: path, inModal: true, &errors) }
        if errors.integer(field["style"], at: path + ["style"], 1...2) == nil { errors.addRequired(path + ["style"]) }
        let least = errors.integer(field["min_length"], at: path + ["min_length"], 0...4000)
        let most = errors.integer(field["max_length"], at: path + ["max_length"], 1...4000)
        if let least, let most, least > most {
            errors.add(
                path + ["min_length"], code: "NUMBER_TYPE_MAX", "int value should be less than or equal to \(most).")
        }
        _ = errors.text(field["value"], at: path + ["value"], 0...4000)
        _ = errors.text(field["placeholder"], at: path + ["placeholder"], 0...100)
    }

    /// The text inputs and selects of a modal, each with its row or label.
    static func fields(of components: [PayloadValue]) -> [(outer: PayloadValue, field: PayloadValue)] {
        components.compactMap { outer in
            (outer["components"]?.array?.first ?? outer["component"]).map { (outer, $0) }
        }
    }
}
