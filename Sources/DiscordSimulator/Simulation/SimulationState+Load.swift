// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Timekeeping

/// Load mode: a writer without output generates events, so they are sent as fast as they are read.
extension SimulationState {
    /// Maximum lag of the slowest client, in dispatches, before event generation pauses.
    private static let longestLag = 4096
    /// Source: Events, Gateway, "List of Intents".
    private static let messages = GatewayIntents(rawValue: 1 << 9)
    private static let loadIntents: GatewayIntents = [.guildMembers, .guildModeration, .guildPresences, messages]

    /// Whether events can be generated for a connection.
    func mayLoad(_ id: Int) -> Bool {
        guard isLoaded, !isPaused, let connection = connections[id], connection.phase == .open,
            let session = connection.session.flatMap({ sessions.index(of: $0) }),
            !sessions.sessions[session].guilds.isEmpty,
            !sessions.sessions[session].intents.isDisjoint(with: Self.loadIntents)
        else { return false }
        return sessions.sessions.allSatisfy { session in
            guard let id = session.connection, let connection = connections[id], connection.phase == .open else {
                return true
            }
            return session.replay.last - connection.cursor < Self.longestLag
        }
    }

    /// Generates events if the connection has no pending dispatches. The guilds take turns.
    mutating func makeLoad(for id: Int, atMost count: Int, at now: WallInstant) {
        guard isLoaded, let connection = connections[id],
            let session = connection.session.flatMap({ sessions.index(of: $0) }),
            sessions.sessions[session].replay.last < connection.cursor, mayLoad(id)
        else { return }
        let seen = sessions.sessions[session].guilds
        let guild = seen[loadTurns % seen.count]
        loadTurns += 1
        let tellsMessages = sessions.sessions.contains { $0.wants(Self.messages, of: guild) }
        var made = 0
        while made < count {
            var isMessage = false
            changeWorld(of: guild) { world, events in
                while made < count, !isMessage {
                    isMessage = world.stepUnderLoad(at: now, into: &events)
                    made += 1
                }
            }
            guard isMessage else { continue }
            let message = guilds[guild].addLoadMessage(turn: (guild, guilds.count), at: now)
            guard tellsMessages else { continue }
            dispatch(guilds[guild].payload(ofLoadMessage: message), for: Self.messages, in: guild)
        }
    }
}

extension SimulatedGuildState {
    /// Adds a message in load mode to the ledger and to the history of the channel.
    ///
    /// `turn` is the guild's index and the number of guilds; it keeps message IDs unique across guilds.
    fileprivate mutating func addLoadMessage(turn: (index: Int, count: Int), at now: WallInstant) -> WorldMessage {
        let serial = UInt64(world.counts.memberMessages)
        var random = WorldRandom(seed: serial)
        let author = world.randomMember(from: 0, to: world.members.count, with: &random) ?? world.moderatorID
        let time = now.millisecondsSince1970
        let message = WorldMessage(
            id: Snowflakes.now(milliseconds: time, serial: serial * UInt64(turn.count) + UInt64(turn.index)),
            channel: generalChannel.rawValue, author: author)
        activity.keep(message, as: MemberNames.isBot(author) ? .botMessage : .humanMessage, at: time)
        return message
    }

    /// A message of a member. Source: Resources, Message, "Message Object"; Events, Gateway Events, "Message
    /// Create".
    fileprivate func payload(ofLoadMessage message: WorldMessage) -> PreparedPayload {
        var json = JSONWriter(capacity: 640)
        json.raw(#"{"id":"#)
        json.id(message.id)
        json.raw(#","type":0,"tts":false,"timestamp":"#)
        json.time(milliseconds: message.time)
        json.raw(#","pinned":false,"mentions":[],"mention_roles":[],"mention_everyone":false,"flags":0,"embeds":[],"#)
        json.raw(#""edited_timestamp":null,"content":"Hello!","channel_id":"#)
        json.id(generalChannel.rawValue)
        json.raw(#","author":"#)
        payloads.members.writeUser(message.author, to: &json)
        json.raw(#","attachments":[],"guild_id":"#)
        json.id(world.guildID)
        json.raw("}")
        return PreparedPayload(name: "MESSAGE_CREATE", data: json.bytes)
    }
}
