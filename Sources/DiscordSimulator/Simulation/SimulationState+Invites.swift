// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Timekeeping

/// Invites, and their events. Source: Resources, Invite; Events, Gateway Events, "Invites".
extension SimulationState {
    /// Users who joined have used invites.
    mutating func useInvites(_ events: [WorldEvent], in guild: Int) {
        for event in events where event.kind == .join && !MemberNames.isBot(event.user) {
            guard let exhausted = guilds[guild].invites.join(event.user, at: event.at) else { continue }
            publish(exhausted, isNew: false, in: guild)
        }
    }

    /// Creates an invite.
    mutating func createInvite(
        _ code: String?, in channel: SimulatorChannel?, maximumUses: Int, maximumAge: Int, of guild: Int,
        at now: WallInstant
    ) throws(SimulatorError) {
        var place = guilds[guild].generalChannel
        if let channel { place = try find(channel, in: guild).channel.id }
        let invite = WorldInvites.Invite(
            code: code ?? guilds[guild].invites.newCode(seed: guilds[guild].id.rawValue),
            channel: place.rawValue, maximumUses: maximumUses,
            maximumAge: maximumAge, created: now.millisecondsSince1970)
        guard guilds[guild].invites.create(invite) else {
            throw SimulatorError(
                code: .cannotChange, message: "Invite \(invite.code) exists, or there are too many invites")
        }
        publish(invite, isNew: true, in: guild)
    }

    /// Deletes an invite.
    mutating func deleteInvite(_ code: String, of guild: Int) throws(SimulatorError) {
        guard let invite = guilds[guild].invites.delete(code) else {
            throw SimulatorError(code: .cannotChange, message: "Invite \(code) does not exist or was deleted")
        }
        publish(invite, isNew: false, in: guild)
    }

    /// Sends INVITE_CREATE or INVITE_DELETE, if the bot has Manage Channels in the channel.
    private mutating func publish(_ invite: WorldInvites.Invite, isNew: Bool, in guild: Int) {
        guard guilds[guild].botPermissions(in: ChannelID(invite.channel)).contains(.manageChannels) else { return }
        var json = JSONWriter()
        guilds[guild].writeEvent(of: invite, isNew: isNew, to: &json)
        let name = isNew ? "INVITE_CREATE" : "INVITE_DELETE"
        dispatch(PreparedPayload(name: name, data: json.bytes), for: .guildInvites, in: guild)
    }
}

extension SimulatedGuildState {
    /// `GET /guilds/{guild.id}/invites` and `GET /guilds/{guild.id}/vanity-url`. Source: Resources, Guild, "Get Guild
    /// Invites" and "Get Guild Vanity URL".
    func answerInvites(_ route: SimulatorRoute, at now: WallInstant) -> RESTResponse {
        guard botMay(.manageGuild) else { return .missingPermissions }
        var json = JSONWriter()
        if case .vanityURL = route {
            json.raw(#"{"code":"#)
            json.string(invites.vanityCode)
            json.raw(#","uses":"#)
            json.number(invites.vanityUses)
            json.raw("}")
        } else {
            json.array(invites.valid(at: now.millisecondsSince1970)) { json, invite in write(invite, to: &json) }
        }
        return RESTResponse(status: 200, body: json.bytes)
    }

    fileprivate func writeEvent(of invite: WorldInvites.Invite, isNew: Bool, to json: inout JSONWriter) {
        json.raw(#"{"guild_id":"#)
        json.id(id.rawValue)
        json.raw(#","channel_id":"#)
        json.id(invite.channel)
        if isNew {
            json.raw(#","inviter":"#)
            payloads.members.writeUser(ownerID.rawValue, to: &json)
        }
        json.raw(#","code":"#)
        json.string(invite.code)
        if isNew { writeMetadata(of: invite, to: &json) }
        json.raw("}")
    }

    private func write(_ invite: WorldInvites.Invite, to json: inout JSONWriter) {
        let channel = channel(ChannelID(invite.channel))
        json.raw(#"{"type":0,"code":"#)
        json.string(invite.code)
        json.raw(#","guild":{"id":"#)
        json.id(id.rawValue)
        json.raw(#","name":"#)
        json.string(name)
        json.raw(#"},"channel":{"id":"#)
        json.id(invite.channel)
        json.raw(#","name":"#)
        json.string(channel?.name ?? "")
        json.raw(#","type":"#)
        json.number(channel?.type ?? 0)
        json.raw(#"},"inviter":"#)
        payloads.members.writeUser(ownerID.rawValue, to: &json)
        writeMetadata(of: invite, to: &json)
        json.raw("}")
    }

    private func writeMetadata(of invite: WorldInvites.Invite, to json: inout JSONWriter) {
        json.raw(#","uses":"#)
        json.number(invite.uses)
        json.raw(#","max_uses":"#)
        json.number(invite.maximumUses)
        json.raw(#","max_age":"#)
        json.number(invite.maximumAge)
        json.raw(#","temporary":false,"created_at":"#)
        json.time(milliseconds: invite.created)
        json.raw(#","expires_at":"#)
        if let expires = invite.expires { json.time(milliseconds: expires) } else { json.raw("null") }
    }
}
