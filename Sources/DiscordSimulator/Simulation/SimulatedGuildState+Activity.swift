// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Timekeeping

/// Activity in a guild's channels and threads.
extension SimulatedGuildState {
    /// Starts activity, or changes its pace. The channels are added if there are none yet; otherwise they stay as they are.
    ///
    /// - Returns: The new channels.
    mutating func startActivity(_ settings: SimulatorActivity, at now: WallInstant) -> [ChannelObject] {
        let isNew = activity.addChannels(settings, general: generalChannel.rawValue)
        // Additional guilds are half as large.
        let messages = settings.messagesPerSecond.map { activity.guild == 0 ? $0 : $0 / 2 }
        activity.start(messages == 0 ? nil : WorldActivity.Pace(messages: messages), at: now, in: world)
        guard isNew, let places = activity.channels else { return [] }
        let objects =
            places.text.dropFirst().map { channel($0, type: 0) }
            + (places.voice + [places.afk]).map { channel($0, type: 2) }
        var added: [ChannelObject] = []
        for var object in objects {
            object.position = channels.count
            add(object)
            added.append(object)
        }
        return added
    }

    private func channel(_ channel: WorldChannels.Channel, type: Int) -> ChannelObject {
        var object = ChannelObject(
            id: ChannelID(channel.id), type: type, guildID: id, name: channel.name, position: 0)
        if type == 2 { (object.bitrate, object.userLimit) = (64_000, 0) }
        return object
    }

    /// Stops the activity; the channels remain.
    mutating func stopActivity(at now: WallInstant) {
        activity.start(nil, at: now, in: world)
    }

    /// A channel, or a thread as a channel.
    func place(_ id: ChannelID) -> ChannelObject? {
        if let channel = channel(id) { return channel }
        return activity.threads[id.rawValue].map { thread in
            ChannelObject(
                id: id, type: 11, guildID: self.id, name: thread.name, position: 0, parentID: ChannelID(thread.parent),
                lastMessageID: thread.lastMessage.map { MessageID($0) })
        }
    }

    /// The channel with the permissions for a channel or thread.
    func permissionChannel(_ id: ChannelID) -> ChannelID {
        activity.threads.parent(of: id.rawValue).map { ChannelID($0) } ?? id
    }

    /// Performs what happens next by itself.
    mutating func stepActivity(into events: inout [WorldActivityEvent]) {
        activity.step(in: world, into: &events)
    }

    /// Performs an action.
    mutating func perform(
        _ action: SimulatorActivityAction, at time: Int64, into events: inout [WorldActivityEvent]
    ) throws(SimulatorError) -> SimulatorActivityResult {
        var places = WorldActivity.Places(general: generalChannel.rawValue)
        if let name = action.channel {
            let isVoice = [.voiceJoin, .voiceMove].contains(action.kind)
            guard let found = place(named: name), !isVoice || found.type == 2 else {
                throw WorldActivity.impossible(
                    "\"\(name)\" is not a \(isVoice ? "voice channel" : "channel or thread") of this guild")
            }
            places.named = found.id.rawValue
        }
        return try activity.perform(action, in: places, of: world, at: time, into: &events)
    }

    /// A channel or thread by its ID or name.
    private func place(named name: String) -> ChannelObject? {
        if let id = SimulatorChannel(name)?.id(among: namedChannels), let found = place(id) { return found }
        if let id = activity.channels?.id(named: name), let found = channel(ChannelID(id)) { return found }
        return channels.first { $0.name == name }
    }

    /// What follows from members who joined and left: a system message, and the end of their time in voice. Source:
    /// Resources, Message, "Message Types".
    mutating func follow(_ members: [WorldEvent], announcingJoins: Bool, into events: inout [WorldActivityEvent]) {
        guard activity.channels != nil || !activity.voice.states.isEmpty else { return }
        for event in members {
            switch event.kind {
            case .join where announcingJoins && activity.channels != nil:
                // USER_JOIN.
                let message = WorldMessage(
                    id: activity.newID(at: event.at), channel: generalChannel.rawValue, author: event.user, type: 7)
                activity.write(message, isBot: MemberNames.isBot(event.user), into: &events)
            case .leave: activity.leaveVoice(event.user, at: event.at, into: &events)
            default: break
            }
        }
    }

    /// Counts a message of the bot or of a client's webhook in the ledger.
    mutating func noteActivity(_ message: MessageObject, at now: WallInstant) {
        guard !message.isEphemeral else { return }
        let kind = WorldActivityKind.message(
            type: message.type, isWebhook: message.webhookID != nil, isInteraction: message.interaction != nil,
            isBot: true)
        activity.note(
            kind, user: message.author.id.rawValue, channel: message.channelID.rawValue, at: now.millisecondsSince1970)
    }

    // MARK: - Guild Create

    /// The threads that are not archived, in channels that the bot may view.
    var activeThreads: [UInt8] {
        var json = JSONWriter()
        let visible = activity.threads.active.filter { mayView(ChannelID($0.parent)) }
        json.array(visible) { json, thread in write(thread, to: &json) }
        return json.bytes
    }

    /// The members in voice. Without the intent for voice states, there are none.
    func voiceStates(for intents: GatewayIntents) -> (states: [UInt8], users: [UInt64]) {
        var json = JSONWriter()
        let states = intents.contains(SimulationState.guildVoiceStates) ? activity.voice.states : []
        json.array(states) { json, state in write(state, isEvent: false, to: &json) }
        return (json.bytes, activity.voice.states.map(\.user))
    }

    func mayView(_ channel: ChannelID) -> Bool {
        botPermissions(in: channel).contains(.viewChannel)
    }
}
