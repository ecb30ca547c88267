// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
import BotConfiguration
import DiscordGateway
import DiscordModels
import Foundation
import LocalTime

/// The activity of one guild, from its gateway events. Voice states, reactions and updates of the guild have no time of their own;
/// they count when they are received.
struct GuildActivity {
    /// How much earlier than its receipt a message can have been sent: Discord replays events for minutes.
    private static let oldest: TimeInterval = 3_600
    /// How far this machine's clock may be behind Discord's.
    private static let latest: TimeInterval = 60

    /// The fold over the events.
    private(set) var state: ActivityState
    private let sources: ActivitySources
    private var threads = ThreadParents()

    /// Creates the activity.
    ///
    /// - Parameters:
    ///   - sources: What is counted.
    ///   - timeZone: The time zone of the guild's days.
    ///   - stored: What is stored of it.
    init(_ sources: ActivitySources, timeZone: TimeZone, stored: StoredActivity = StoredActivity()) {
        self.sources = sources
        state = ActivityState(timeZone: timeZone, stored: stored)
    }

    /// Applies an event of the guild. Other events have no effect.
    ///
    /// - Parameters:
    ///   - event: The event.
    ///   - now: When it was received.
    ///   - isBot: Whether a user is known to be a bot. Discord does not say so in every event.
    mutating func take(_ event: GatewayEvent, at now: Date, isBot: (UserID) -> Bool) {
        switch event {
        case .guildCreate(let created) where !created.isUnavailable: appear(created, at: now, isBot)
        case .guildDelete: interrupt(at: now)
        case .guildUpdate(let updated):
            if sources.contains(.voice) {
                state.apply(ActivityEvent(at: now, .afkChannel(updated.afkChannelID?.rawValue)))
            }
            setBoosts(updated.boosts, updated.boostLevel, at: now)
        case .messageCreate(let message) where sources.contains(.messages):
            let kind = ActivityEvent.Kind.message(
                MessageAuthor(message.message.author), channel: threads[message.channelID].rawValue,
                user: message.message.authorID.rawValue)
            state.apply(ActivityEvent(at: time(of: message.message.id, receivedAt: now), kind))
        case .reactionAdd(let reaction) where sources.contains(.reactions):
            guard !(reaction.isBot ?? isBot(reaction.userID)) else { return }
            let channel = threads[reaction.channelID].rawValue
            state.apply(ActivityEvent(at: now, .reaction(channel: channel, user: reaction.userID.rawValue)))
        case .threadCreate(let thread):
            threads.insert(thread.threadID, parent: thread.parentID)
            guard thread.isNew, sources.contains(.threads) else { return }
            let channel = (thread.parentID ?? thread.threadID).rawValue
            state.apply(
                ActivityEvent(at: time(of: thread.threadID, receivedAt: now), .threadCreated(channel: channel)))
        case .threadUpdate(let thread): threads.insert(thread.threadID, parent: thread.parentID)
        case .threadDelete(let thread): threads.remove(thread.threadID)
        case .threadListSync(let list): threads.replace(list.threads, of: list.parents)
        case .voiceStateUpdate(let update) where sources.contains(.voice):
            state.apply(ActivityEvent(at: now, .voice(VoiceConnection(update.state, isBot))))
        default: break
        }
    }

    /// Records that no events are received until the session is live again.
    mutating func interrupt(at now: Date) { state.apply(ActivityEvent(at: now, .interrupted)) }

    /// Records that all missed events have been replayed.
    mutating func resume(at now: Date) { state.apply(ActivityEvent(at: now, .caughtUp)) }

    /// The changes since the last batch.
    ///
    /// - Parameter instant: The instant up to which all events have been received and applied, if it is known.
    /// - Returns: The changes.
    mutating func takeBatch(until instant: Date?) -> ActivityBatch {
        if let instant { state.advance(to: instant) }
        return state.takeBatch()
    }

    private mutating func appear(_ created: GuildCreateEvent, at now: Date, _ isBot: (UserID) -> Bool) {
        threads.replace(created.threads)
        if sources.contains(.voice), let states = created.voiceStates {
            let listed = Set(created.bots)
            let connections = states.map { VoiceConnection($0) { listed.contains($0) || isBot($0) } }
            let channel = created.afkChannelID?.rawValue
            state.apply(ActivityEvent(at: now, .voiceSnapshot(connections, afkChannel: channel)))
        }
        setBoosts(created.boosts, created.boostLevel, at: now)
    }

    private mutating func setBoosts(_ count: Int?, _ level: Int?, at now: Date) {
        guard let count, let level else { return }
        state.apply(ActivityEvent(at: now, .boosts(Boosts(count: count, level: level))))
    }

    /// The time in an ID, which is the time of the event. An ID with an absurd time does not count in another month.
    private func time<Resource>(of id: Snowflake<Resource>, receivedAt now: Date) -> Date {
        let time = Date(milliseconds: id.millisecondsSince1970)
        return now.addingTimeInterval(-Self.oldest) <= time && time <= now.addingTimeInterval(Self.latest) ? time : now
    }
}

extension MessageAuthor {
    fileprivate init(_ author: MessageMetadata.Author) {
        switch author {
        case .human: self = .human
        case .bot: self = .bot
        case .webhook: self = .webhook
        case .system: self = .system
        }
    }
}

extension VoiceConnection {
    /// `isBot`: whether a user is known to be a bot, where the state does not say so.
    fileprivate init(_ state: VoiceState, _ isBot: (UserID) -> Bool) {
        self.init(
            user: state.userID.rawValue, channel: state.channelID?.rawValue, session: state.sessionID,
            isBot: state.isBot ?? isBot(state.userID))
    }
}
