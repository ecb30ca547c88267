// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Timekeeping

extension SimulatorScenario: Decodable {
    /// Decodes a scenario; a `DecodingError.dataCorrupted` describes the error. The errors of `init(json:name:)`
    /// also contain the position.
    public init(from decoder: any Decoder) throws {
        let parameters = try JSONParameters(from: decoder)
        try parameters.allow(only: ["steps", "comment"])
        guard let steps = try parameters.steps() else {
            throw parameters.problem(#""steps" is missing, must be a list: {"steps": [{"at": 1, "do": "pause"}]}"#)
        }
        self.init(steps: steps)
    }
}

extension SimulatorScenario.Step: Decodable {
    private static let year = 365 * 86_400.0

    /// Decodes a step; a `DecodingError.dataCorrupted` describes the error.
    public init(from decoder: any Decoder) throws {
        let parameters = try JSONParameters(from: decoder)
        let common = ["at", "do", "comment"]
        guild = try parameters.whole("guild", in: 1...GuildPlan.limit, default: 1)
        at = try parameters.seconds("at", in: 0...Self.year)
        switch try parameters.word(
            "do", of: ["fault", "clear-faults", "action", "activity", "pause", "resume", "load", "change"])
        {
        case "fault": operation = .fault(try SimulatorFault(parameters, besides: common))
        case "clear-faults":
            try parameters.allow(only: common)
            operation = .clearFaults
        case "action":
            operation = try Self.action(parameters, besides: common + ["times", "guild"])
        case "activity":
            try parameters.allow(only: common + ["on", "messages_per_second", "guild"])
            operation = .activity(try parameters.activity())
        case "change": operation = .change(try SimulatorChange(parameters, besides: common + ["guild"]))
        case "pause":
            try parameters.allow(only: common)
            operation = .pause
        case "resume":
            try parameters.allow(only: common)
            operation = .resume
        default:
            try parameters.allow(only: common + ["on"])
            operation = .load(try parameters.flag("on", default: true))
        }
    }

    private static func action(
        _ parameters: JSONParameters, besides others: [String]
    ) throws -> SimulatorScenario.Operation {
        let times = try parameters.whole("times", in: 1...100_000, default: 1)
        let name = try parameters.word("action", of: SimulatorAction.names + SimulatorActivityAction.names)
        if SimulatorActivityAction.names.contains(name) {
            return .activityAction(try SimulatorActivityAction(parameters, besides: others), times: times)
        }
        try parameters.allow(only: others + ["action", "user_id", "status"])
        let status = try parameters.text("status")
        if let status, !["online", "idle", "dnd", "offline"].contains(status) {
            throw parameters.problem("\"status\" cannot be \"\(status)\", must be one of: online, idle, dnd, offline")
        }
        guard let action = SimulatorAction(name: name, status: status) else {
            throw parameters.problem("\"action\" cannot be \"\(name)\"")
        }
        let user: UserID? = try parameters.id("user_id")
        return .action(action, user: user, times: times)
    }
}
