// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Timekeeping

/// Simulated activity: a Poisson process whose rates depend on the guild's size and the hour of the day.
extension WorldActivity {
    /// How much happens.
    struct Pace: Sendable, Equatable {
        /// Messages per second, averaged over a day; `nil`: typical for the guild's size.
        var messages: Double?
    }

    private enum Kind: CaseIterable {
        case message, reaction, thread, voiceJoin, voiceLeave, voiceMove, voiceMute, voiceAway, boost, boostEnd
    }

    /// Maximum interval between updates of the rates, in nanoseconds.
    private static let longestGap: Int64 = 60_000_000_000
    private static let secondsPerDay = 86_400.0
    /// Mean time in voice, in seconds.
    private static let stay = 2_400.0
    /// No further threads are opened while this many are active.
    private static let mostThreads = 500

    /// Changes the pace, and starts or stops the activity.
    mutating func start(_ pace: Pace?, at now: WallInstant, in world: World) {
        self.pace = pace
        skip(to: now, in: world)
    }

    /// Advances the time without activity, after a pause.
    mutating func skip(to now: WallInstant, in world: World) {
        nextEvent = nil
        if pace != nil { scheduleNext(after: now.nanosecondsSince1970, in: world) }
    }

    private mutating func scheduleNext(after time: Int64, in world: World) {
        let rate = rates(at: WallInstant(nanosecondsSince1970: time), in: world).reduce(0) { $0 + $1.rate }
        let gap = rate > 0 ? -log(1 - life.fraction()) / rate * 1e9 : .infinity
        isStep = gap <= Double(Self.longestGap)
        nextEvent = time + (isStep ? Int64(gap) : Self.longestGap)
    }

    /// Events per second.
    private func rates(at instant: WallInstant, in world: World) -> [(kind: Kind, rate: Double)] {
        let liveliness = world.rhythm.activity(at: instant)
        let members = Double(world.members.count)
        let messages = (pace?.messages ?? members * 1.2 / Self.secondsPerDay) * liveliness
        let talking = Double(voice.states.count)
        return Kind.allCases.map { kind in
            let rate =
                switch kind {
                case .message: messages
                case .reaction: messages * 0.3
                case .thread: messages * 0.004
                case .voiceJoin: members * 0.005 * liveliness / Self.stay
                case .voiceLeave: talking / Self.stay
                case .voiceMove: talking / 3_600
                case .voiceMute: talking / 900
                case .voiceAway: talking / 14_400
                case .boost: members * 0.0002 / Self.secondsPerDay
                case .boostEnd: Double(boosts) * 0.02 / Self.secondsPerDay
                }
            return (kind, rate)
        }
    }

    /// Performs what happens at `nextEvent`.
    mutating func step(in world: World, into events: inout [WorldActivityEvent]) {
        guard let next = nextEvent else { return }
        let instant = WallInstant(nanosecondsSince1970: next)
        defer { scheduleNext(after: next, in: world) }
        guard let channels else { return }
        let time = instant.millisecondsSince1970
        archiveThreads(at: time, into: &events)
        guard isStep else { return }
        let rates = rates(at: instant, in: world)
        var draw = life.fraction() * rates.reduce(0) { $0 + $1.rate }
        let kind =
            rates.first {
                draw -= $0.rate; return draw < 0
            }?.kind ?? .message
        let hour = world.rhythm.hour(at: instant)
        switch kind {
        case .message: writeSomething(hour, at: time, channels, in: world, into: &events)
        case .reaction:
            guard let message = recentMessage(), let user = WriterHabits.human(of: world, hour: hour, with: &life)
            else {
                return
            }
            react(to: message, by: user, at: time, into: &events)
        case .thread:
            guard threads.activeIDs.count < Self.mostThreads,
                let user = WriterHabits.human(of: world, hour: hour, with: &life)
            else { return }
            let channel = channels.randomText(with: &life)
            let source = life.chance(0.5) ? newest(in: channel).flatMap { threads[$0.id] == nil ? $0 : nil } : nil
            _ = openThread(in: channel, by: user, from: source, at: time, into: &events)
        case .boost:
            guard let user = WriterHabits.human(of: world, hour: hour, with: &life) else { return }
            _ = boost(by: user, in: channels.text[0].id, at: time, into: &events)
        case .boostEnd: _ = endBoost(into: &events)
        case .voiceJoin: joinVoice(hour, at: time, channels, in: world, into: &events)
        case .voiceLeave, .voiceMove, .voiceMute, .voiceAway:
            changeVoice(kind, at: time, channels, into: &events)
        }
    }

    // MARK: - Text

    /// The newest message in a channel.
    func newest(in channel: UInt64) -> WorldMessage? {
        messages.newest(in: channel, below: .max, limit: 1).first
    }

    /// One of the newest fifty messages of the guild.
    private mutating func recentMessage() -> WorldMessage? {
        let recent = messages.all.suffix(50)
        return recent.isEmpty ? nil : recent[recent.startIndex + life.index(below: recent.count)]
    }

    private mutating func writeSomething(
        _ hour: Double, at time: Int64, _ channels: WorldChannels, in world: World,
        into events: inout [WorldActivityEvent]
    ) {
        let active = threads.activeIDs
        let channel =
            !active.isEmpty && life.chance(0.12)
            ? active[life.index(below: active.count)] : channels.randomText(with: &life)
        let draw = life.fraction()
        let author: SimulatorActivityAction.Author =
            draw < 0.05 ? .webhook : draw < 0.1 ? .bot : draw < 0.135 ? .interaction : draw < 0.14 ? .system : .human
        var user: UInt64?
        switch author {
        case .webhook: break
        case .bot, .interaction: user = WriterHabits.bot(of: world, with: &life)
        case .human, .system: user = WriterHabits.human(of: world, hour: hour, with: &life)
        }
        guard author == .webhook || user != nil else { return }
        var message = draft(author, by: user, in: channel, at: time)
        if author == .human, life.chance(0.18), let original = newest(in: channel) {
            message.type = 19
            message.reference = original.id
        }
        if author == .interaction {
            message.reference = WriterHabits.human(of: world, hour: hour, with: &life) ?? 0
            // CONTEXT_MENU_COMMAND.
            if life.chance(0.1) { message.type = 23 }
        }
        write(message, isBot: author == .bot || author == .interaction, into: &events)
    }

    /// A message by an author, with the usual type.
    mutating func draft(
        _ author: SimulatorActivityAction.Author, by user: UInt64?, in channel: UInt64, at time: Int64
    ) -> WorldMessage {
        // Every channel has its own webhook, created a millisecond after the channel.
        let webhook = channel &+ 1 << 22
        var message = WorldMessage(id: newID(at: time), channel: channel, author: user ?? webhook)
        switch author {
        case .human, .bot: break
        case .webhook: message.isWebhook = true
        // CHAT_INPUT_COMMAND.
        case .interaction: (message.type, message.isInteraction) = (20, true)
        // CHANNEL_PINNED_MESSAGE.
        case .system: (message.type, message.reference) = (6, newest(in: channel)?.id ?? 0)
        }
        return message
    }

    // MARK: - Voice

    private mutating func joinVoice(
        _ hour: Double, at time: Int64, _ channels: WorldChannels, in world: World,
        into events: inout [WorldActivityEvent]
    ) {
        let busy = voice.states.filter { $0.channel != channels.afk.id }
        // Most join others, sometimes several at the same time.
        let channel =
            !busy.isEmpty && life.chance(0.6)
            ? busy[life.index(below: busy.count)].channel : channels.voice[life.index(below: channels.voice.count)].id
        let count = life.chance(0.15) ? 2 + life.index(below: 2) : 1
        for _ in 0..<count {
            let user =
                life.chance(0.06)
                ? WriterHabits.bot(of: world, with: &life) : WriterHabits.human(of: world, hour: hour, with: &life)
            let isMuted = life.chance(0.4)
            guard let user, voice[user] == nil else { continue }
            enterVoice(channel, user: user, isMuted: isMuted, at: time, into: &events)
        }
    }

    private mutating func changeVoice(
        _ kind: Kind, at time: Int64, _ channels: WorldChannels, into events: inout [WorldActivityEvent]
    ) {
        guard !voice.states.isEmpty else { return }
        let state = voice.states[life.index(below: voice.states.count)]
        switch kind {
        case .voiceLeave: leaveVoice(state.user, at: time, into: &events)
        case .voiceMute:
            let isDeafened = life.chance(0.2)
            let isStreaming = life.chance(0.1)
            _ = changeVoice(of: state.user, into: &events) { state in
                state.isMuted = !state.isMuted
                state.isDeafened = isDeafened && state.isMuted
                state.isStreaming = isStreaming
            }
        default:
            let other = channels.voice[life.index(below: channels.voice.count)].id
            let target = kind == .voiceAway ? channels.afk.id : other
            if target != state.channel {
                enterVoice(target, user: state.user, isMuted: state.isMuted, at: time, into: &events)
            }
        }
    }
}
