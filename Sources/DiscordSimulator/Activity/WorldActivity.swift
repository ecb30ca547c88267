// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Timekeeping

/// What happens in a simulated guild apart from members coming and going. A pure value: takes time and actions, returns
/// events. The same seed, members, start and inputs produce the same events.
struct WorldActivity: Sendable {
    /// Boosts for the levels 1 to 3. Source: Discord's help center, "Server Boosting FAQ".
    static let boostLevels = [2, 7, 14]

    let seed: UInt64
    /// The guild's index, to keep message IDs unique.
    let guild: Int
    private(set) var history = WorldActivityLog()
    private(set) var messages = WorldMessages()
    private(set) var threads = WorldThreads()
    private(set) var voice = WorldVoice()
    private(set) var boosts = 0
    /// `nil`: the guild has no channels for activity, and activity comes only from actions.
    private(set) var channels: WorldChannels?
    /// `nil`: nothing happens without an action.
    var pace: Pace?
    /// Whether something happens at `nextEvent`, or only the rates are updated.
    var isStep = false
    /// Time of the next event or rate update, in nanoseconds since 1970; `nil`: never.
    var nextEvent: Int64?
    /// Random numbers for the simulated activity.
    var life: WorldRandom
    /// Random numbers for actions, so that the activity afterwards does not depend on them.
    var choice: WorldRandom
    private var serial: UInt64 = 0

    init(seed: UInt64, guild: Int) {
        self.seed = seed
        self.guild = guild
        life = WorldRandom(seed: seed ^ 0xAC71_71E5)
        choice = WorldRandom(seed: seed ^ 0xAC71_C401CE)
    }

    /// The boost level, 0 to 3.
    var level: Int { Self.boostLevels.count { boosts >= $0 } }

    /// Adds the channels, if there are none yet.
    ///
    /// - Returns: Whether they are new.
    mutating func addChannels(_ activity: SimulatorActivity, general: UInt64) -> Bool {
        guard channels == nil else { return false }
        channels = WorldChannels(activity, seed: seed, general: general)
        return true
    }

    mutating func newID(at time: Int64) -> UInt64 {
        serial += 1
        return Snowflakes.activity(milliseconds: time, guild: guild, serial: serial)
    }

    // MARK: - Messages, reactions, threads

    /// Adds a message. `isBot`: whether the author is a bot.
    mutating func write(_ message: WorldMessage, isBot: Bool, into events: inout [WorldActivityEvent]) {
        let kind = WorldActivityKind.message(
            type: Int(message.type), isWebhook: message.isWebhook, isInteraction: message.isInteraction, isBot: isBot)
        messages.add(message)
        history.add(kind, user: message.author, channel: counted(message.channel), at: message.time)
        if threads.note(message, in: message.channel), let thread = threads[message.channel] {
            events.append(.threadUpdated(thread))
        }
        events.append(.message(message))
    }

    /// The channel that something in a channel or thread is counted in.
    private func counted(_ channel: UInt64) -> UInt64 { threads.parent(of: channel) ?? channel }

    /// Adds a message in load mode.
    mutating func keep(_ message: WorldMessage, as kind: WorldActivityKind, at time: Int64) {
        messages.add(message)
        note(kind, user: message.author, channel: message.channel, at: time)
    }

    /// Counts a message of the bot or of a client's webhook.
    mutating func note(_ kind: WorldActivityKind, user: UInt64, channel: UInt64, at time: Int64) {
        history.add(kind, user: user, channel: counted(channel), at: time)
    }

    mutating func react(
        to message: WorldMessage, by user: UInt64, at time: Int64, into events: inout [WorldActivityEvent]
    ) {
        // As in the definition of the ledger, reactions of bots are not counted.
        if !MemberNames.isBot(user) { history.add(.reaction, user: user, channel: counted(message.channel), at: time) }
        events.append(.reaction(user: user, message: message))
    }

    /// Opens a thread in a channel: from a message, or with a system message about it.
    mutating func openThread(
        in channel: UInt64, by user: UInt64, from message: WorldMessage?, at time: Int64,
        into events: inout [WorldActivityEvent]
    ) -> UInt64 {
        // A thread has the ID of the message from which it was created. Source: Topics, Threads.
        let id = message?.id ?? newID(at: time)
        let thread = WorldThread(
            id: id, parent: channel, owner: user, name: "thread-\(WorldRandom.mix(id) % 10_000)", created: time,
            active: time, members: [user])
        threads.add(thread)
        history.add(.thread, user: user, channel: channel, at: time)
        events.append(.threadCreated(thread))
        // 18: THREAD_CREATED in the channel; 21: THREAD_STARTER_MESSAGE in the thread.
        var system = WorldMessage(
            id: newID(at: time), channel: message == nil ? channel : id, author: user, reference: id,
            type: message == nil ? 18 : 21)
        if let message { system.author = message.author }
        write(system, isBot: MemberNames.isBot(system.author), into: &events)
        return id
    }

    mutating func archiveThreads(at time: Int64, into events: inout [WorldActivityEvent]) {
        events += threads.archive(at: time).map { .threadUpdated($0) }
    }

    mutating func deleteMessage(_ id: UInt64) { messages.remove(id) }

    /// Removes a deleted channel with its messages and threads; members in it leave voice.
    mutating func removeChannel(_ id: UInt64, at time: Int64, into events: inout [WorldActivityEvent]) {
        messages.removeAll(in: Set(threads.remove(in: id) + [id]))
        for state in voice.states where state.channel == id { leaveVoice(state.user, at: time, into: &events) }
    }

    // MARK: - Voice

    /// A member joins a voice channel, or moves to it.
    mutating func enterVoice(
        _ channel: UInt64, user: UInt64, isMuted: Bool, at time: Int64, into events: inout [WorldActivityEvent]
    ) {
        var state =
            voice[user]
            ?? WorldVoiceState(user: user, channel: channel, session: newID(at: time) ^ user, isMuted: isMuted)
        state.channel = channel
        voice.set(state)
        if !MemberNames.isBot(user) { history.add(.voice, user: user, channel: channel, at: time) }
        events.append(.voice(state))
    }

    /// `false` if the user is not in voice.
    @discardableResult
    mutating func leaveVoice(_ user: UInt64, at time: Int64, into events: inout [WorldActivityEvent]) -> Bool {
        guard var state = voice[user] else { return false }
        voice.remove(user)
        state.channel = 0
        if !MemberNames.isBot(user) { history.add(.voiceEnd, user: user, channel: 0, at: time) }
        events.append(.voice(state))
        return true
    }

    /// Changes a microphone, headphones or a stream, which changes no count. `false` if the user is not in voice.
    mutating func changeVoice(
        of user: UInt64, into events: inout [WorldActivityEvent], _ change: (inout WorldVoiceState) -> Void
    ) -> Bool {
        guard var state = voice[user] else { return false }
        change(&state)
        voice.set(state)
        events.append(.voice(state))
        return true
    }

    // MARK: - Boosts

    /// A member boosts the guild, which a system message announces.
    mutating func boost(by user: UInt64, in channel: UInt64, at time: Int64, into events: inout [WorldActivityEvent])
        -> WorldMessage
    {
        let before = level
        boosts += 1
        // 8: GUILD_BOOST; 9 to 11: GUILD_BOOST_TIER_1 to 3.
        let type = level > before ? 8 + UInt8(level) : 8
        let message = WorldMessage(id: newID(at: time), channel: channel, author: user, type: type)
        write(message, isBot: false, into: &events)
        events.append(.guildChanged)
        return message
    }

    /// `false` if there are no boosts.
    mutating func endBoost(into events: inout [WorldActivityEvent]) -> Bool {
        guard boosts > 0 else { return false }
        boosts -= 1
        events.append(.guildChanged)
        return true
    }
}
