// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// Submission of modals. Source: Interactions, Receiving and Responding, "Modal Submit Data Structure".
extension SimulatedGuildState {
    /// Validates what a user enters in a modal, as a client does.
    func data(
        of invocation: Invocation, by user: UInt64, modal: SimulationInteraction.Modal
    ) throws(SimulatorError) -> Used {
        let fields = ModalRules.fields(of: modal.components)
        let names = fields.compactMap { $0.field["custom_id"]?.text }
        if let unknown = invocation.inputs.keys.sorted().first(where: { !names.contains($0) }) {
            throw .cannotInvoke("Modal \"\(modal.customID)\" has no input \"\(unknown)\"")
        }
        var resolved = ResolvedIDs()
        var components: [PayloadValue] = []
        for component in modal.components {
            guard let (outer, field) = ModalRules.fields(of: [component]).first else {
                // A text display.
                components.append(Self.answer(to: component, [:]))
                continue
            }
            let values = invocation.inputs[field["custom_id"]?.text ?? ""]
            let answer = try self.answer(to: field, values, &resolved)
            if outer["components"] != nil {
                components.append(Self.answer(to: outer, ["components": .array([answer])]))
            } else {
                components.append(Self.answer(to: outer, ["component": answer]))
            }
        }
        var data: [String: PayloadValue] = [
            "custom_id": .string(modal.customID), "components": .array(components),
        ]
        let objects = try self.resolved(resolved, by: user)
        if !objects.isEmpty { data["resolved"] = .object(objects) }
        return Used(data, name: modal.customID)
    }

    private static func answer(to component: PayloadValue, _ more: [String: PayloadValue]) -> PayloadValue {
        var answer: [String: PayloadValue] = ["type": component["type"] ?? .null, "id": component["id"] ?? .null]
        answer.merge(more) { _, new in new }
        return .object(answer)
    }

    /// `values`: what the user entered; `nil`: nothing, so that what was there remains.
    private func answer(
        to field: PayloadValue, _ values: [String]?, _ resolved: inout ResolvedIDs
    ) throws(SimulatorError) -> PayloadValue {
        let name = field["custom_id"]?.text ?? ""
        let isRequired = field["required"]?.bool ?? true
        guard field["type"]?.integer == 4 else {
            let values = values ?? SimulatedComponent.defaults(of: field)
            var select = field
            if !isRequired, values.isEmpty { select["min_values"] = .integer(0) }
            let chosen = try SelectChoice(select).chosen(values, in: self)
            resolved.users += chosen.resolved.users
            resolved.channels += chosen.resolved.channels
            resolved.roles += chosen.resolved.roles
            resolved.mentionables += chosen.resolved.mentionables
            return Self.answer(
                to: field, ["custom_id": .string(name), "values": .array(chosen.values.map { .string($0) })])
        }
        guard values?.count ?? 1 == 1 else { throw .cannotInvoke("Input \"\(name)\" takes one text") }
        let text = values?.first ?? field["value"]?.text ?? ""
        let count = Int64(text.unicodeScalars.count)
        let least = max(field["min_length"]?.integer ?? 0, isRequired ? 1 : 0)
        let most = field["max_length"]?.integer ?? 4000
        guard count <= most, count >= least || (count == 0 && !isRequired) else {
            throw .cannotInvoke("Input \"\(name)\" takes \(least) to \(most) characters, got \(count)")
        }
        return Self.answer(to: field, ["custom_id": .string(name), "value": .string(text)])
    }
}

extension SimulatedComponent {
    /// The values of a select that are selected before the user chooses.
    fileprivate static func defaults(of select: PayloadValue) -> [String] {
        let options = (select["options"]?.array ?? []).filter { $0["default"]?.bool ?? false }
        return options.compactMap { $0["value"]?.text }
            + (select["default_values"]?.array ?? []).compactMap { $0["id"]?.text }
    }
}
