// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Timekeeping

/// Application commands. Source: Interactions, Application Commands, "Endpoints".
extension SimulationState {
    mutating func answerCommands(
        _ request: RESTRequest, _ application: ApplicationID, guild: GuildID?, at now: WallInstant
    ) -> RESTResponse {
        if let refusal = refusal(of: application, guild: guild) { return refusal }
        switch request.method {
        case "GET":
            let commands = api.commands.commands(of: guild).map { $0.object(application: application.rawValue) }
            return .json(
                request.flag("with_localizations") ? commands : commands.map(CommandLocalizations.withoutTexts))
        case "POST": return createCommand(request, guild: guild, at: now)
        default: return overwriteCommands(request, guild: guild, at: now)
        }
    }

    private func refusal(of application: ApplicationID, guild: GuildID?) -> RESTResponse? {
        if application != self.application.id { return .unknownApplication }
        if let guild, index(ofJoined: guild) == nil { return .missingAccess }
        return nil
    }

    /// Source: "Create Global Application Command": 201 for a new command, 200 if one with the name is overwritten.
    private mutating func createCommand(
        _ request: RESTRequest, guild: GuildID?, at now: WallInstant
    ) -> RESTResponse {
        let fields: [String: PayloadValue]
        switch RESTBody.object(from: request) {
        case .value(let value): fields = value
        case .refused(let response): return response
        }
        var errors = FormErrors()
        CommandRules.check(fields, isGlobal: guild == nil, at: [], &errors)
        if let refusal = errors.refusal { return refusal }
        let new = command(fields, guild: guild, at: now)
        if let index = api.commands.index(named: new.name, type: new.type, in: guild) {
            api.commands[index].fields = new.fields
            api.commands[index].version = new.version
            return .json(api.commands[index].object(application: application.id.rawValue))
        }
        guard api.commands.hasCapacity(for: new.type, in: guild) else { return .tooManyCommands }
        guard api.commands.create(1, of: guild, at: now) else { return .tooManyNewCommands }
        api.commands.add(new)
        return .json(new.object(application: application.id.rawValue), status: 201)
    }

    private mutating func command(
        _ fields: [String: PayloadValue], guild scope: GuildID?, at now: WallInstant
    ) -> RegisteredCommand {
        RegisteredCommand(id: newID(at: now), guild: scope, version: newID(at: now), fields: fields)
    }

    /// Source: "Bulk Overwrite Guild Application Commands": a command with the same name keeps its ID.
    private mutating func overwriteCommands(
        _ request: RESTRequest, guild: GuildID?, at now: WallInstant
    ) -> RESTResponse {
        let items: [PayloadValue]
        switch RESTBody.json(from: request) {
        case .value(.array(let value)): items = value
        case .value:
            return .invalid("", code: "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
        case .refused(let response): return response
        }
        var errors = FormErrors()
        var new: [RegisteredCommand] = []
        for (index, item) in items.enumerated() {
            guard let fields = errors.object(item, at: ["\(index)"]) else {
                if item.isNull { errors.addRequired(["\(index)"]) }
                continue
            }
            CommandRules.check(fields, isGlobal: guild == nil, at: ["\(index)"], &errors)
            let fresh = command(fields, guild: guild, at: now)
            if new.contains(where: { $0.name == fresh.name && $0.type == fresh.type }) {
                errors.add(
                    ["\(index)"], code: "APPLICATION_COMMANDS_DUPLICATE_NAME",
                    "Application command names must be unique")
            }
            let old = api.commands.index(named: fresh.name, type: fresh.type, in: guild).map { api.commands[$0] }
            new.append(old?.fields == fields ? old ?? fresh : fresh.with(id: old?.id))
        }
        if let refusal = errors.refusal { return refusal }
        for (type, limit) in CommandStore.limits where new.count(where: { $0.type == type }) > limit {
            return .tooManyCommands
        }
        let fresh = new.count { api.commands.index(named: $0.name, type: $0.type, in: guild) == nil }
        guard api.commands.create(fresh, of: guild, at: now) else { return .tooManyNewCommands }
        api.commands.replace(of: guild, with: new)
        return .json(new.map { $0.object(application: application.id.rawValue) })
    }

    mutating func answerCommand(
        _ request: RESTRequest, _ application: ApplicationID, guild: GuildID?, _ id: ApplicationCommandID,
        at now: WallInstant
    ) -> RESTResponse {
        if let refusal = refusal(of: application, guild: guild) { return refusal }
        guard let index = api.commands.index(of: id.rawValue, in: guild) else { return .unknownCommand }
        switch request.method {
        case "GET": return .json(api.commands[index].object(application: application.rawValue))
        case "DELETE":
            api.commands.remove(at: index)
            return .noContent
        default: return editCommand(at: index, request, guild: guild, at: now)
        }
    }

    private mutating func editCommand(
        at index: Int, _ request: RESTRequest, guild scope: GuildID?, at now: WallInstant
    ) -> RESTResponse {
        let fields: [String: PayloadValue]
        switch RESTBody.object(from: request) {
        case .value(let value): fields = value
        case .refused(let response): return response
        }
        let old = api.commands[index]
        let merged = old.fields.merging(fields) { _, new in new }.merging(["type": .integer(old.type)]) { _, type in
            type
        }
        var errors = FormErrors()
        CommandRules.check(merged, isGlobal: scope == nil, at: [], &errors)
        if let name = merged["name"]?.text, let other = api.commands.index(named: name, type: old.type, in: scope),
            other != index
        {
            errors.add(
                ["name"], code: "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique")
        }
        if let refusal = errors.refusal { return refusal }
        api.commands[index].fields = merged
        api.commands[index].version = newID(at: now)
        return .json(api.commands[index].object(application: application.id.rawValue))
    }
}

extension RegisteredCommand {
    fileprivate func with(id: UInt64?) -> RegisteredCommand {
        RegisteredCommand(id: id ?? self.id, guild: guild, version: version, fields: fields)
    }
}
