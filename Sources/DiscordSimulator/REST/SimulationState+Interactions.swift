// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Timekeeping

/// Interaction responses. Source: Interactions, Receiving and Responding.
extension SimulationState {
    /// Source: "Create Interaction Response".
    mutating func answerCallback(
        _ request: RESTRequest, _ id: InteractionID, token: String, at now: WallInstant
    ) -> RESTResponse {
        guard let index = api.interactions.index(of: id.rawValue), api.interactions[index].token == token else {
            return .unknownInteraction
        }
        let interaction = api.interactions[index]
        guard interaction.callback == nil else { return .alreadyAcknowledged }
        guard now <= interaction.deadline else { return .unknownInteraction }
        let form: RequestForm
        switch RequestForm.read(request) {
        case .value(let value): form = value
        case .refused(let response): return response
        }
        var errors = FormErrors()
        let types = interaction.responseTypes
        guard let type = form.fields["type"]?.integer, types.contains(type) else {
            let choices = types.map(String.init).joined(separator: ", ")
            errors.add(["type"], code: "BASE_TYPE_CHOICES", "Value must be one of (\(choices)).")
            return errors.refusal ?? .invalidJSON
        }
        let data = errors.object(form.fields["data"], at: ["data"])
        if data == nil, [4, 7, 8, 9].contains(type) { errors.addRequired(["data"]) }
        if let refusal = errors.refusal { return refusal }
        let payload = RequestForm(fields: data ?? [:], files: form.files)
        if let refusal = acknowledge(index, type: type, payload, at: now) { return refusal }
        api.interactions[index].callback = type
        if let opener = interaction.opener.flatMap({ api.interactions.index(of: $0) }) {
            api.interactions[opener].modal?.isOpen = false
        }
        return request.flag("with_response") ? callbackResponse(index, type: type) : .noContent
    }

    /// - Returns: The error response, if the interaction response is invalid.
    private mutating func acknowledge(
        _ index: Int, type: Int64, _ payload: RequestForm, at now: WallInstant
    ) -> RESTResponse? {
        let interaction = api.interactions[index]
        switch type {
        case 8: return acceptChoices(payload.fields["choices"], of: index)
        case 9:
            switch ModalRules.read(payload.fields, at: ["data"]) {
            case .refused(let response): return response
            case .value(let modal): api.interactions[index].modal = modal
            }
            return nil
        default: break
        }
        let draft: MessageDraft
        switch MessageRules.read(payload, at: ["data"]) {
        case .refused(let response): return response
        case .value(let value): draft = value
        }
        switch type {
        case 4, 5:
            // For a deferred response, only the flags are used.
            let draft = type == 4 ? draft : MessageDraft(flags: draft.flags)
            switch post(
                draft, from: .interaction(interaction, isFirst: true), to: interaction.channel, in: interaction.guild,
                isLoading: type == 5, at: now)
            {
            case .refused(let response): return response
            case .value(let message): api.interactions[index].original = message.id
            }
        case 6: api.interactions[index].original = interaction.target
        case 7:
            guard let target = message(interaction.target, of: interaction) else { return .unknownMessage }
            if case .refused(let response) = change(target, by: draft, in: interaction.guild, at: now) {
                return response
            }
            api.interactions[index].original = target.id
        default: break
        }
        return nil
    }

    /// Source: "Autocomplete".
    private mutating func acceptChoices(_ value: PayloadValue?, of index: Int) -> RESTResponse? {
        var errors = FormErrors()
        let path = ["data", "choices"]
        let choices = errors.list(value, at: path, atMost: 25)
        if choices == nil, errors.isEmpty { errors.addRequired(path) }
        CommandChoiceRules.check(choices ?? [], of: api.interactions[index].focusedType, at: path, &errors)
        if let refusal = errors.refusal { return refusal }
        api.interactions[index].choices = choices ?? []
        return nil
    }

    /// Source: "Interaction Callback Response Object".
    private func callbackResponse(_ index: Int, type: Int64) -> RESTResponse {
        let interaction = api.interactions[index]
        var callback: [String: PayloadValue] = [
            "id": .id(interaction.id), "type": .integer(interaction.kind.rawValue),
        ]
        var resource: [String: PayloadValue] = ["type": .integer(type)]
        if let message = message(interaction.original, of: interaction) {
            callback["response_message_id"] = .string(message.id.description)
            callback["response_message_loading"] = .bool(message.flags & MessageObject.loading != 0)
            callback["response_message_ephemeral"] = .bool(message.isEphemeral)
            if type == 4 || type == 7 { resource["message"] = PayloadValue(encoding: message) }
        }
        var response: [String: PayloadValue] = ["interaction": .object(callback)]
        // Choices and modals are no resources.
        if type <= 7 { response["resource"] = .object(resource) }
        return .json(PayloadValue.object(response))
    }

    /// The interaction of a token. Follow-ups are rejected before the initial response.
    private func interaction(withToken token: String, at now: WallInstant) -> RESTBody.Outcome<Int> {
        guard let index = api.interactions.index(ofToken: token),
            now <= api.interactions[index].end
        else { return .refused(.invalidWebhookToken) }
        guard guilds[api.interactions[index].guild].world.hasBot else { return .refused(.unknownWebhook) }
        return api.interactions[index].callback == nil ? .refused(.unknownWebhook) : .value(index)
    }

    /// Source: "Create Followup Message": after a deferred response, the first follow-up edits the loading message.
    mutating func followUp(_ request: RESTRequest, token: String, at now: WallInstant) -> RESTResponse {
        guard request.method == "POST" else {
            api.unknown.count(request)
            return .notSupported("\(request.method) for the webhook of an interaction")
        }
        let index: Int
        switch interaction(withToken: token, at: now) {
        case .value(let value): index = value
        case .refused(let response): return response
        }
        let interaction = api.interactions[index]
        if let original = message(interaction.original, of: interaction),
            original.flags & MessageObject.loading != 0
        {
            return edit(original, with: request, in: interaction.guild, at: now)
        }
        switch draft(from: request) {
        case .refused(let response): return response
        case .value(let draft):
            switch post(
                draft, from: .interaction(interaction, isFirst: false), to: interaction.channel, in: interaction.guild,
                at: now)
            {
            case .refused(let response): return response
            case .value(let message):
                api.interactions[index].followUps.append(message.id)
                api.interactions[index].isUpdated = true
                return .json(message)
            }
        }
    }

    /// Records that the message of a deferred update was edited or deleted.
    mutating func noteUpdate(ofInteraction token: String, _ message: MessageID) {
        guard let index = api.interactions.index(ofToken: token), api.interactions[index].original == message else {
            return
        }
        api.interactions[index].isUpdated = true
    }

    /// A message of an interaction and the index of its guild; an ID of `nil` means the initial response.
    func message(
        _ id: MessageID?, ofInteraction token: String, at now: WallInstant
    ) -> RESTBody.Outcome<(message: MessageObject, guild: Int)> {
        switch interaction(withToken: token, at: now) {
        case .refused(let response): return .refused(response)
        case .value(let index):
            let interaction = api.interactions[index]
            let own = [interaction.original].compactMap(\.self) + interaction.followUps
            guard let id = id ?? interaction.original, own.contains(id),
                let message = message(id, of: interaction)
            else { return .refused(.unknownMessage) }
            return .value((message, interaction.guild))
        }
    }

    /// A message in an interaction's channel.
    func message(_ id: MessageID?, of interaction: SimulationInteraction) -> MessageObject? {
        id.flatMap { guilds[interaction.guild].messages.message($0, in: interaction.channel) }
    }
}
