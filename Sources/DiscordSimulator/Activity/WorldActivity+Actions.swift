// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// Activity triggered from outside.
extension WorldActivity {
    /// The channels that an action can use.
    struct Places {
        /// The channel named in the action, if there is one.
        var named: UInt64?
        /// The channel for boosts, and for messages in a guild without channels for activity.
        var general: UInt64
    }

    /// Performs an action; also while the guild is paused.
    ///
    /// - Throws: `SimulatorError` with `cannotChange` if it is not possible.
    mutating func perform(
        _ action: SimulatorActivityAction, in places: Places, of world: World, at time: Int64,
        into events: inout [WorldActivityEvent]
    ) throws(SimulatorError) -> SimulatorActivityResult {
        switch action.kind {
        case .message: return try write(action, in: places, of: world, at: time, into: &events)
        case .react:
            let user = try member(action, of: world)
            let channel = places.named ?? channels?.randomText(with: &choice) ?? places.general
            let message = action.message.map { messages[$0.rawValue] } ?? newest(in: channel)
            guard let message else { throw Self.impossible("There is no message to react to in this channel") }
            react(to: message, by: user, at: time, into: &events)
            return SimulatorActivityResult(
                userID: UserID(user), channelID: ChannelID(message.channel), messageID: MessageID(message.id))
        case .thread:
            let user = try member(action, of: world)
            let channel = places.named ?? channels?.randomText(with: &choice) ?? places.general
            guard threads[channel] == nil else { throw Self.impossible("A thread cannot be created in a thread") }
            var source: WorldMessage?
            if let id = action.message {
                source = messages[id.rawValue]
                guard let source, source.channel == channel, threads[source.id] == nil else {
                    throw Self.impossible("Message \(id) does not exist in this channel, or has a thread")
                }
            }
            let id = openThread(in: channel, by: user, from: source, at: time, into: &events)
            return SimulatorActivityResult(userID: UserID(user), channelID: ChannelID(id), messageID: action.message)
        case .voiceJoin, .voiceMove, .voiceLeave, .voiceMute:
            return try speak(action, in: places, of: world, at: time, into: &events)
        case .boost:
            let user = try member(action, of: world)
            let message = boost(by: user, in: places.general, at: time, into: &events)
            return SimulatorActivityResult(
                userID: UserID(user), channelID: ChannelID(message.channel), messageID: MessageID(message.id),
                boosts: boosts)
        case .unboost:
            guard endBoost(into: &events) else { throw Self.impossible("The guild has no boosts") }
            return SimulatorActivityResult(boosts: boosts)
        }
    }

    private mutating func write(
        _ action: SimulatorActivityAction, in places: Places, of world: World, at time: Int64,
        into events: inout [WorldActivityEvent]
    ) throws(SimulatorError) -> SimulatorActivityResult {
        let channel = places.named ?? channels?.randomText(with: &choice) ?? places.general
        let isBot = action.author == .bot || action.author == .interaction
        let user = action.author == .webhook ? nil : try member(action, of: world, isBot: isBot)
        var message = draft(action.author, by: user, in: channel, at: time)
        if action.author == .interaction { message.reference = try member(of: world, isBot: false) }
        if let type = action.type {
            message.type = UInt8(clamping: type)
            if type == 19 { message.reference = newest(in: channel)?.id ?? 0 }
        }
        write(message, isBot: isBot, into: &events)
        return SimulatorActivityResult(
            userID: UserID(message.author), channelID: ChannelID(channel), messageID: MessageID(message.id))
    }

    private mutating func speak(
        _ action: SimulatorActivityAction, in places: Places, of world: World, at time: Int64,
        into events: inout [WorldActivityEvent]
    ) throws(SimulatorError) -> SimulatorActivityResult {
        guard action.kind != .voiceJoin else {
            let user = try member(action, of: world, canBeBot: true)
            guard voice[user] == nil else { throw Self.impossible("User \(user) is in voice already, use voice-move") }
            let channel = try voiceChannel(places, besides: nil)
            enterVoice(channel, user: user, isMuted: action.isMuted, at: time, into: &events)
            return SimulatorActivityResult(userID: UserID(user), channelID: ChannelID(channel))
        }
        let state = action.user.map { voice[$0.rawValue] } ?? voice.states.first
        guard let state else { throw Self.impossible("The user is not in voice") }
        var result = SimulatorActivityResult(userID: UserID(state.user), channelID: ChannelID(state.channel))
        switch action.kind {
        case .voiceMove:
            let channel = try voiceChannel(places, besides: state.channel)
            guard channel != state.channel else { throw Self.impossible("User \(state.user) is in this channel") }
            enterVoice(channel, user: state.user, isMuted: state.isMuted, at: time, into: &events)
            result.channelID = ChannelID(channel)
        case .voiceLeave:
            leaveVoice(state.user, at: time, into: &events)
            result.channelID = nil
        default: _ = changeVoice(of: state.user, into: &events) { $0.isMuted = action.isMuted }
        }
        return result
    }

    private mutating func voiceChannel(_ places: Places, besides current: UInt64?) throws(SimulatorError) -> UInt64 {
        if let named = places.named { return named }
        let free = (channels?.voice ?? []).filter { $0.id != current }
        guard !free.isEmpty else { throw Self.impossible("There is no voice channel for members; name a channel") }
        return free[choice.index(below: free.count)].id
    }

    /// The member of an action, or a random one.
    private mutating func member(
        _ action: SimulatorActivityAction, of world: World, isBot: Bool = false, canBeBot: Bool = false
    ) throws(SimulatorError) -> UInt64 {
        guard let user = action.user?.rawValue else { return try member(of: world, isBot: isBot) }
        guard world.members.contains(user), user != world.botID else {
            throw Self.impossible("User \(user) is not a member, or is the client")
        }
        guard canBeBot || MemberNames.isBot(user) == isBot else {
            throw Self.impossible("User \(user) is \(isBot ? "not " : "")a bot")
        }
        return user
    }

    private mutating func member(of world: World, isBot: Bool) throws(SimulatorError) -> UInt64 {
        // Without a preference, so that also a guild of few members has someone.
        let found =
            isBot
            ? WriterHabits.bot(of: world, with: &choice) : WriterHabits.human(of: world, hour: 19, with: &choice)
        guard let found else { throw Self.impossible("The guild has no such member") }
        return found
    }

    static func impossible(_ message: String) -> SimulatorError {
        SimulatorError(code: .cannotChange, message: message)
    }
}
