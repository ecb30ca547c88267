// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
import BotConfiguration
import DiscordGateway
import DiscordModels
import Foundation
import LocalTime
import Statistics
import Storage

/// The activity of one guild, from its gateway events. Voice states, reactions and updates of the guild have no time of their own;
/// they count when they are received.
package struct GuildActivity {
    /// How much earlier than its receipt a message can have been sent: Discord replays events for minutes.
    private static let oldest: TimeInterval = 3_600
    /// How far this machine's clock may be behind Discord's.
    private static let latest: TimeInterval = 60

    /// The fold over the events.
    var state: ActivityState
    /// What is committed of it.
    private(set) var committed: CommittedActivity
    /// What is counted.
    let sources: ActivitySources
    private var threads = ThreadParents()
    /// The attribution of joins to invites; `nil` if it is not wanted.
    var invites: InviteTracker?
    /// The instant up to which all events have been received, since the start of the process.
    private var receivedUntil: Date?
    /// Whether events may be missed, because of the session or because the guild is unavailable.
    private var isInterrupted = false

    /// Creates the activity.
    ///
    /// - Parameters:
    ///   - sources: What is counted.
    ///   - timeZone: The time zone of the guild's days.
    ///   - stored: What is stored of it.
    ///   - committed: The stored counts.
    init(
        _ sources: ActivitySources, timeZone: TimeZone, stored: StoredActivity = StoredActivity(),
        committed: CommittedActivity = CommittedActivity()
    ) {
        self.sources = sources
        self.committed = committed
        state = ActivityState(timeZone: timeZone, stored: stored)
        for channel in stored.marks.lazy.map(\.channel) where channel.id != channel.parent {
            threads.insert(ChannelID(channel.id), parent: ChannelID(channel.parent))
        }
        if sources.contains(.invites) { invites = InviteTracker() }
    }

    /// Applies an event of the guild. Other events have no effect.
    ///
    /// - Parameters:
    ///   - event: The event.
    ///   - now: When it was received.
    ///   - storedUntil: The instant up to which all events were received before the start of the process.
    ///   - optOuts: The users who have opted out.
    ///   - isBot: Whether a user is known to be a bot. Discord does not say so in every event.
    mutating func take(
        _ event: GatewayEvent, at now: Date, storedUntil: Date? = nil, _ optOuts: OptOuts = OptOuts.none,
        isBot: (UserID) -> Bool
    ) {
        switch event {
        case .guildCreate(let created) where !created.isUnavailable:
            begin(created, missingSince: receivedUntil ?? storedUntil, at: now)
            isInterrupted = false
            invites?.reset()
            appear(created, at: now, optOuts, isBot)
        case .guildDelete: interrupt(at: now)
        case .guildUpdate(let updated):
            if sources.contains(.voice) {
                state.apply(ActivityEvent(at: now, .afkChannel(updated.afkChannelID?.rawValue)))
            }
            setBoosts(updated.boosts, updated.boostLevel, at: now)
        case .messageCreate(let message) where sources.contains(.messages):
            let parent = threads[message.channelID].rawValue
            state.receive(
                CountedMessage(message.message, at: time(of: message.message.id, receivedAt: now)),
                in: MessageChannel(id: message.channelID.rawValue, parent: parent),
                isOptedOut: optOuts.contains)
        case .reactionAdd(let reaction) where sources.contains(.reactions):
            guard !(reaction.isBot ?? isBot(reaction.userID)) else { return }
            let channel = threads[reaction.channelID].rawValue
            state.apply(
                ActivityEvent(at: now, .reaction(channel: channel, user: reaction.userID.rawValue)),
                isOptedOut: optOuts.contains)
        case .threadCreate(let thread):
            note(thread, at: now)
            guard thread.isNew, sources.contains(.threads) else { return }
            let channel = (thread.parentID ?? thread.threadID).rawValue
            state.apply(
                ActivityEvent(at: time(of: thread.threadID, receivedAt: now), .threadCreated(channel: channel)))
        case .inviteCreate(let invite): if let listed = ListedInvite(invite, at: now) { invites?.created(listed) }
        case .inviteDelete(let invite): invites?.deleted(invite.code, at: now)
        case .threadUpdate(let thread): note(thread, at: now)
        case .threadDelete(let thread): threads.remove(thread.threadID)
        case .threadListSync(let list):
            threads.replace(list.threads, of: list.parents)
            remember(list.threads, at: now)
        case .voiceStateUpdate(let update) where sources.contains(.voice):
            state.apply(
                ActivityEvent(at: now, .voice(VoiceConnection(update.state, optOuts, isBot))),
                isOptedOut: optOuts.contains)
        default: break
        }
    }

    /// Records that no events are received until the session is live again.
    mutating func interrupt(at now: Date) {
        isInterrupted = true
        invites?.reset()
        state.apply(ActivityEvent(at: now, .interrupted))
    }

    /// Records that all missed events have been replayed.
    mutating func resume(at now: Date) {
        isInterrupted = false
        state.apply(ActivityEvent(at: now, .caughtUp))
    }

    /// The changes since the last batch.
    ///
    /// - Parameter instant: The instant up to which all events have been received and applied, if it is known.
    /// - Returns: The changes.
    mutating func takeBatch(until instant: Date?) -> ActivityBatch {
        if let instant {
            if !isInterrupted { receivedUntil = max(receivedUntil ?? instant, instant) }
            state.advance(to: instant)
        }
        var batch = state.takeBatch()
        if let changes = invites?.takeChanges() { batch.invites = changes }
        return batch
    }

    /// Records that a batch was committed.
    mutating func committed(_ batch: ActivityBatch) { committed.add(batch) }

    /// Applies a join or leave as it is counted, also one that a repair found. Bans have no effect.
    ///
    /// - Parameters:
    ///   - event: The event.
    ///   - now: When it was received; `nil` for its own time.
    ///   - optOuts: The users who have opted out.
    mutating func take(_ event: MemberEvent, at now: Date? = nil, _ optOuts: OptOuts = OptOuts.none) {
        let user = event.person.id
        let (joinedAt, isBot) = (event.member?.joinedAt, event.member?.isBot ?? false)
        switch event.kind {
        case .join:
            state.apply(
                ActivityEvent(at: event.at, .memberJoined(user: user, joinedAt: joinedAt, isBot: isBot)),
                isOptedOut: optOuts.contains)
            if !isBot { noteJoin(event, at: now ?? event.at) }
        case .leave:
            state.apply(ActivityEvent(at: event.at, .memberLeft(user: user, joinedAt: joinedAt, isBot: isBot)))
        case .ban, .unban: break
        }
    }

    /// Forgets everything that is known about a user, except for counts. Later events may have a pseudonym instead of the ID.
    mutating func forget(_ user: UInt64, as pseudonym: UInt64?) { state.forget(user, as: pseudonym) }

    /// Counts a join by invite. A bot joins without one.
    private mutating func noteJoin(_ event: MemberEvent, at now: Date) {
        switch event.source {
        case .gateway: invites?.join(on: event.day, at: now)
        case .repaired: invites?.joinMissed(on: event.day)
        case .imported: break
        }
    }

    private mutating func appear(
        _ created: GuildCreateEvent, at now: Date, _ optOuts: OptOuts, _ isBot: (UserID) -> Bool
    ) {
        threads.replace(created.threads)
        remember(created.threads, at: now)
        if sources.contains(.voice), let states = created.voiceStates {
            let listed = Set(created.bots)
            let connections = states.map { VoiceConnection($0, optOuts) { listed.contains($0) || isBot($0) } }
            let channel = created.afkChannelID?.rawValue
            state.apply(
                ActivityEvent(at: now, .voiceSnapshot(connections, afkChannel: channel)), isOptedOut: optOuts.contains)
        }
        setBoosts(created.boosts, created.boostLevel, at: now)
    }

    private mutating func note(_ thread: ThreadEvent, at now: Date) {
        threads.insert(thread.threadID, parent: thread.parentID)
        guard let parent = thread.parentID else { return }
        remember([ThreadParent(threadID: thread.threadID, parentID: parent)], at: now)
    }

    /// Stores the parents of threads.
    private mutating func remember(_ threads: [ThreadParent], at now: Date) {
        state.know(threads.map(MessageChannel.init), at: now, firstID: Self.firstID)
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
    init(_ author: MessageMetadata.Author) {
        switch author {
        case .human: self = .human
        case .bot: self = .bot
        case .webhook: self = .webhook
        case .system: self = .system
        }
    }
}

extension ListedInvite {
    /// A new invite; `nil` if the code is invalid.
    fileprivate init?(_ event: InviteEvent, at now: Date) {
        guard GuildInvite.isCode(event.code) else { return nil }
        self.init(
            code: event.code, channel: event.channelID?.rawValue, maximumUses: event.maximumUses,
            expiresAt: event.maximumAge.map { now.addingTimeInterval(TimeInterval($0)) })
    }
}

extension VoiceConnection {
    /// `isBot`: whether a user is known to be a bot, where the state does not say so. The user has the ID under which leaves are
    /// counted, so that a leave ends the stay.
    fileprivate init(_ state: VoiceState, _ optOuts: OptOuts, _ isBot: (UserID) -> Bool) {
        self.init(
            user: optOuts.id(of: state.userID.rawValue), channel: state.channelID?.rawValue, session: state.sessionID,
            isBot: state.isBot ?? isBot(state.userID))
    }
}
