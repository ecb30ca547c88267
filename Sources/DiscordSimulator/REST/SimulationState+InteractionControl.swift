// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Timekeeping

/// The control routes for what users do with the bot's commands, components and modals.
extension SimulationState {
    /// Uses a command, a component or a modal; see `Invocation`'s fields in JSON, in docs/simulator.md.
    mutating func interact(_ request: RESTRequest, in guild: Int, at now: WallInstant) -> RESTResponse {
        switch Self.read(InvocationRequest.self, from: request.body) {
        case .failure(let problem): return Self.refusal(problem.message)
        case .success(let body):
            switch invoke(body.invocation, in: guild, at: now) {
            case .failure(let error): return .json(["message": error.message], status: 409)
            case .success(let interaction):
                var response = RESTResponse.json(interaction)
                if body.waits { response.awaited = interaction.id }
                return response
            }
        }
    }

    /// An interaction as the user sees it; with `?wait=true`, as soon as it is complete.
    func answer(of id: String, _ request: RESTRequest, at now: WallInstant) -> RESTResponse {
        guard let interaction = InteractionID(id).flatMap({ interaction($0, at: now) }) else {
            return .json(["message": "Interaction \(id) does not exist"], status: 404)
        }
        var response = RESTResponse.json(interaction)
        if request.flag("wait") { response.awaited = interaction.id }
        return response
    }

    // MARK: - Waiting

    /// A number for a new watcher.
    mutating func newWatcher() -> Int {
        lastWatcher += 1
        return lastWatcher
    }

    /// Resumes the continuation when an interaction is complete: answered, or expired.
    mutating func watch(
        _ id: InteractionID, by watcher: Int, _ continuation: CheckedContinuation<Void, Never>, at now: WallInstant
    ) {
        guard !Task.isCancelled, isOpen(id, at: now) else { return wakeups.append(continuation) }
        watchers[watcher] = Watcher(interaction: id, continuation: continuation)
    }

    mutating func stopWatching(_ watcher: Int) {
        if let found = watchers.removeValue(forKey: watcher) { wakeups.append(found.continuation) }
    }

    /// Resumes the continuations of complete interactions.
    mutating func wakeWatchers(at now: WallInstant) {
        for (number, watcher) in watchers where !isOpen(watcher.interaction, at: now) { stopWatching(number) }
    }

    private func isOpen(_ id: InteractionID, at now: WallInstant) -> Bool {
        switch interaction(id, at: now)?.state {
        case .pending, .deferred: true
        case .answered, .expired, nil: false
        }
    }
}

/// A continuation for the time at which an interaction is complete.
struct Watcher: Sendable {
    let interaction: InteractionID
    let continuation: CheckedContinuation<Void, Never>
}

extension Simulation {
    /// The response to an interaction, as soon as it is complete; `nil` if the interaction is unknown. Returns early if the
    /// task is cancelled.
    func completed(_ id: InteractionID) async -> SimulatedInteraction? {
        let watcher = withState { state, _ in state.newWatcher() }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                withState { state, now in state.watch(id, by: watcher, continuation, at: now) }
            }
        } onCancel: {
            withState { state, _ in state.stopWatching(watcher) }
        }
        return withState { state, now in state.interaction(id, at: now) }
    }
}

/// What a user does, as a JSON object.
private struct InvocationRequest: Decodable {
    let invocation: Invocation
    /// Whether the response contains the bot's.
    let waits: Bool

    private static let common = ["user_id", "locale", "permissions", "wait", "deadline", "lifetime"]
    private static let wanted =
        #"Send {"command": "name", "options": {}}, {"component": "custom_id", "values": []} or "#
        + #"{"modal": "custom_id", "inputs": {}}"#

    init(from decoder: any Decoder) throws {
        let parameters = try JSONParameters(from: decoder)
        var invocation = try Self.kind(parameters)
        invocation.actor = try Self.actor(parameters)
        if let locale = try parameters.text("locale") {
            guard CommandLocalizations.locales.contains(locale) else {
                throw parameters.problem(CommandLocalizations.problem(with: locale))
            }
            invocation.locale = locale
        }
        invocation.permissions = try parameters.optionalPermissions()
        if try parameters.isPresent("deadline") {
            invocation.deadline = try parameters.seconds("deadline", in: 0...86_400)
        }
        invocation.lifetime = try parameters.seconds("lifetime", in: 0...86_400, default: 900)
        waits = try parameters.flag("wait", default: false)
        self.invocation = invocation
    }

    private static func kind(_ parameters: JSONParameters) throws -> Invocation {
        if let command = try parameters.text("command") {
            try parameters.allow(only: common + ["command", "options", "focused", "channel_id"])
            let focused = try parameters.text("focused")
            var invocation = Invocation(focused == nil ? .command : .autocomplete, command, user: nil)
            invocation.options = try parameters.value("options", "an object") ?? [:]
            invocation.focused = focused
            invocation.channel = try parameters.id("channel_id")
            return invocation
        }
        if let component = try parameters.text("component") {
            try parameters.allow(only: common + ["component", "message_id", "values"])
            var invocation = Invocation(.component, component, user: nil)
            invocation.message = try parameters.id("message_id")
            invocation.values = try parameters.value("values", "a list of strings")
            return invocation
        }
        guard let modal = try parameters.text("modal") else { throw parameters.problem(wanted) }
        try parameters.allow(only: common + ["modal", "interaction_id", "inputs"])
        var invocation = Invocation(.modal, modal, user: nil)
        invocation.opener = try parameters.id("interaction_id")
        let inputs: [String: PayloadValue] = try parameters.value("inputs", "an object") ?? [:]
        invocation.inputs = try inputs.mapValues { value in
            if let text = value.text { return [text] }
            guard let list = value.array, list.allSatisfy({ $0.text != nil }) else {
                throw parameters.problem("\"inputs\" must contain texts, or lists of texts for selects")
            }
            return list.compactMap(\.text)
        }
        return invocation
    }

    private static func actor(_ parameters: JSONParameters) throws -> Invocation.Actor {
        switch try parameters.text("user_id") {
        case nil: return .expected
        case "owner": return .owner
        case "member": return .member
        default: return try parameters.id("user_id").map { .user($0) } ?? .expected
        }
    }
}
