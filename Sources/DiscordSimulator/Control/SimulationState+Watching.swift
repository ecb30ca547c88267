// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Timekeeping

/// The control routes that show what users see of the bot, and that make changes as someone other than the bot.
extension SimulationState {
    /// The response, if the request is for one of these routes.
    mutating func controlWatching(_ request: RESTRequest, in guild: Int, at now: WallInstant) -> RESTResponse? {
        let path = Array(request.path.dropFirst())
        switch (path.first, path.count) {
        case ("presence", 1): return read(request) { state in .json(state.presences) }
        case ("commands", 1):
            return read(request) { state in
                .json(state.registeredCommands(in: guild, locale: request.query["locale"]))
            }
        case ("channels", 3) where path[2] == "messages":
            return read(request) { state in state.answerVisibleMessages(path[1], in: guild) }
        case ("changes", 1):
            return request.method == "POST" ? answerChange(request, in: guild, at: now) : Self.wrongMethod("POST")
        default: return nil
        }
    }

    private func read(_ request: RESTRequest, _ answer: (SimulationState) -> RESTResponse) -> RESTResponse {
        request.method == "GET" ? answer(self) : Self.wrongMethod("GET")
    }

    private func answerVisibleMessages(_ name: String, in guild: Int) -> RESTResponse {
        do throws(SimulatorError) {
            guard let channel = SimulatorChannel(name) else {
                let names = SimulatorChannel.names.joined(separator: ", ")
                throw SimulatorError(
                    code: .cannotChange, message: "Unknown channel \"\(name)\", must be an ID or one of: \(names)")
            }
            return .json(messages(in: try find(channel, in: guild).channel.id))
        } catch {
            return .json(["message": error.message], status: 404)
        }
    }

    private mutating func answerChange(_ request: RESTRequest, in guild: Int, at now: WallInstant) -> RESTResponse {
        switch Self.read(SimulatorChange.self, from: request.body) {
        case .failure(let problem): return Self.refusal(problem.message)
        case .success(let change):
            switch make(change, in: guild, at: now) {
            case .success: return .json(ledger(of: guild, withEvents: false, at: now))
            case .failure(let error): return .json(["message": error.message], status: 409)
            }
        }
    }
}
