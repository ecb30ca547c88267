// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Timekeeping

/// Activity in the guilds, and its events.
extension SimulationState {
    /// The intents for activity. Source: Events, Gateway, "List of Intents".
    static let guildVoiceStates = GatewayIntents(rawValue: 1 << 7)
    static let guildMessageReactions = GatewayIntents(rawValue: 1 << 10)

    /// Advances the time, then performs an action in a guild.
    mutating func perform(
        _ action: SimulatorActivityAction, in guild: Int, at now: WallInstant
    ) -> Result<SimulatorActivityResult, SimulatorError> {
        advance(to: now)
        return act(action, in: guild, at: now)
    }

    /// Advances the time, then starts or stops activity in a guild.
    mutating func changeActivity(_ settings: SimulatorActivity?, in guild: Int, at now: WallInstant) {
        advance(to: now)
        setActivity(settings, in: guild, at: now)
    }

    /// Starts activity in a guild, changes its pace, or, with `nil`, stops it. The channels are created if necessary.
    mutating func setActivity(_ settings: SimulatorActivity?, in guild: Int, at now: WallInstant) {
        guard let settings else { return guilds[guild].stopActivity(at: now) }
        let added = guilds[guild].startActivity(settings, at: now)
        for channel in added { dispatchChannel("CHANNEL_CREATE", channel, in: guild) }
        if !added.isEmpty { publish(.guildChanged, of: guild) }
    }

    /// Performs an action in a guild.
    mutating func act(
        _ action: SimulatorActivityAction, in guild: Int, at now: WallInstant
    ) -> Result<SimulatorActivityResult, SimulatorError> {
        changeActivity(of: guild) { state, events in
            do throws(SimulatorError) {
                return .success(try state.perform(action, at: now.millisecondsSince1970, into: &events))
            } catch {
                return .failure(error)
            }
        }
    }

    mutating func changeActivity<Value>(
        of guild: Int, _ change: (inout SimulatedGuildState, inout [WorldActivityEvent]) -> Value
    ) -> Value {
        var events: [WorldActivityEvent] = []
        let value = change(&guilds[guild], &events)
        for event in events { publish(event, of: guild) }
        return value
    }

    /// Sends an event to the sessions with the intent, unless it concerns a channel that the bot may not view.
    private mutating func publish(_ event: WorldActivityEvent, of guild: Int) {
        if case .message(let message) = event {
            guilds[guild].setLastMessage(MessageID(message.id), in: ChannelID(message.channel))
        }
        let (name, intent, channel) = Self.traits(of: event)
        guard sessions.sessions.contains(where: { $0.wants(intent, of: guild) }) else { return }
        if let channel, !guilds[guild].mayView(ChannelID(channel)) { return }
        var json = JSONWriter(capacity: 1_024)
        guilds[guild].write(event, to: &json)
        dispatch(PreparedPayload(name: name, data: json.bytes), for: intent, in: guild)
    }

    /// The name of an event, the intent that it needs, and the channel that the bot has to view.
    private static func traits(of event: WorldActivityEvent) -> (String, GatewayIntents, UInt64?) {
        switch event {
        case .message(let message): ("MESSAGE_CREATE", guildMessages, message.channel)
        case .reaction(_, let message): ("MESSAGE_REACTION_ADD", guildMessageReactions, message.channel)
        case .threadCreated(let thread): ("THREAD_CREATE", .guilds, thread.parent)
        case .threadUpdated(let thread): ("THREAD_UPDATE", .guilds, thread.parent)
        case .voice: ("VOICE_STATE_UPDATE", guildVoiceStates, nil)
        case .guildChanged: ("GUILD_UPDATE", .guilds, nil)
        }
    }
}

extension SimulatedGuildState {
    fileprivate func write(_ event: WorldActivityEvent, to json: inout JSONWriter) {
        switch event {
        case .message(let message): write(message, isEvent: true, to: &json)
        case .reaction(let user, let message): writeReaction(of: user, to: message, &json)
        case .threadCreated(let thread): write(thread, isNew: true, to: &json)
        case .threadUpdated(let thread): write(thread, to: &json)
        case .voice(let state): write(state, isEvent: true, to: &json)
        case .guildChanged: json.raw(JSONBytes.encode(object()))
        }
    }
}
