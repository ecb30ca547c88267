// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import DiscordModels
package import Timekeeping

/// Decides which of many channels is renamed next: those that are most out of date first, within Discord's limits.
///
/// - **Per channel**, two renames in ten minutes. A change of the name and one of the topic count together, so send both in one
///   request. Discord counts them separately, but a request with both against both. Source:
///   https://github.com/discord/discord-api-docs/issues/2208.
/// - **In total**, `Limits.renamesPerSecond`, far below Discord's 50 requests per second, which leaves room for responses to
///   users.
/// - **Order**: a channel goes first that is out of date longest, where a difference of weight `w` counts as a head start of
///   up to `Limits.headStart`. That order does not change while time passes, so a heap keeps it.
///
/// No channel starves. A wish waits at most
///
///     window of the channel (602 s) + (channels with wishes) / renamesPerSecond + 1 s
///
/// if no request fails and `next` is called when it asked to be: once the channel has a slot and the head start is over, each
/// other channel is renamed at most once before it, because its following wish is newer by more than the head start.
///
/// All times are monotonic; the caller passes them in. Times that go back count as the latest one before.
package struct RenameSchedule: Sendable {
    /// The limits of a schedule.
    package struct Limits: Sendable, Hashable {
        /// The maximum number of renames that are sent in any second.
        package var renamesPerSecond: Int
        /// The head start of the greatest difference; at most the window of a channel, or the bound above does not hold.
        package var headStart: Duration

        /// Creates limits; `renamesPerSecond` is at least 1.
        package init(renamesPerSecond: Int = 20, headStart: Duration = ChannelRenameLimit.window) {
            self.renamesPerSecond = max(1, renamesPerSecond)
            self.headStart = min(max(headStart, .zero), ChannelRenameLimit.window)
        }
    }

    /// What to do next.
    package enum Step: Sendable, Hashable {
        /// Rename the channel now, and report the outcome with `answered` or `failed`.
        case rename(ChannelID)
        /// Ask again at this time, or after the next change.
        case wait(until: MonotonicInstant)
        /// Ask again after the next change.
        case idle
    }

    private struct Wish: Sendable {
        /// Since when the channel is out of date.
        var since: MonotonicInstant
        var weight: RenameWeight
    }

    private struct ScheduledChannel: Sendable {
        var slots = RenameSlots()
        /// No rename before this time, after a failure.
        var notBefore = MonotonicInstant.distantPast
        var wish: Wish?
        /// Whether the outcome of a rename is awaited.
        var isSending = false
        /// The wish that is being sent; `nil` if it has been withdrawn since.
        var sent: Wish?
    }

    /// The order of wishes.
    private struct Turn: Comparable, Sendable {
        let virtualStart: MonotonicInstant
        /// Makes the order definite.
        let channel: ChannelID

        static func < (lhs: Turn, rhs: Turn) -> Bool {
            lhs.virtualStart == rhs.virtualStart ? lhs.channel < rhs.channel : lhs.virtualStart < rhs.virtualStart
        }
    }

    private static let second = Duration.seconds(1)

    private let limits: Limits
    private var channels: [ChannelID: ScheduledChannel] = [:]
    /// Wishes whose channels have a slot.
    private var ready = KeyedHeap<ChannelID, Turn>()
    /// Wishes whose channels have none, by the time of the next slot.
    private var deferred = KeyedHeap<ChannelID, MonotonicInstant>()
    /// The last renames, oldest first; at most `renamesPerSecond`.
    private var recent: [MonotonicInstant] = []
    private var blockedUntil = MonotonicInstant.distantPast
    private var latest = MonotonicInstant.distantPast
    /// The number of channels at which those without wishes and used slots are dropped.
    private var pruneAt = 1_024

    /// Creates an empty schedule.
    package init(_ limits: Limits = Limits()) {
        self.limits = limits
    }

    /// The number of channels that wait to be renamed.
    package var count: Int { ready.count + deferred.count }

    /// The number of channels about which something is known; for tests.
    var knownChannels: Int { channels.count }

    /// Restores renames of an earlier process, given as the time since them. A negative one, from a clock that has been set back,
    /// counts as now.
    package mutating func restore(_ ages: [Duration], of channel: ChannelID, at now: MonotonicInstant) {
        let now = advance(to: now)
        for age in ages {
            let used = now.advanced(by: .zero - max(age, .zero))
            channels[channel, default: ScheduledChannel()].slots.use(at: used)
        }
        place(channel, at: now)
    }

    /// Records that a channel is out of date. If it is already, it keeps its waiting time.
    package mutating func want(_ channel: ChannelID, weight: RenameWeight, at now: MonotonicInstant) {
        let now = advance(to: now)
        if channels[channel] == nil { prune(at: now) }
        let since = channels[channel]?.wish?.since ?? now
        channels[channel, default: ScheduledChannel()].wish = Wish(since: since, weight: weight)
        place(channel, at: now)
    }

    /// Records that a channel is up to date again, or no longer a counter.
    package mutating func withdraw(_ channel: ChannelID) {
        channels[channel]?.wish = nil
        channels[channel]?.sent = nil
        ready.remove(channel)
        deferred.remove(channel)
    }

    /// Decides what to do now. A rename uses a slot of its channel and one of all channels.
    package mutating func next(at now: MonotonicInstant) -> Step {
        let now = advance(to: now)
        while let (channel, slot) = deferred.first, slot <= now { place(channel, at: now) }
        guard let (id, _) = ready.first, var channel = channels[id] else {
            return deferred.first.map { .wait(until: max($0.priority, blockedUntil)) } ?? .idle
        }
        let free = max(blockedUntil, nextOfAll(at: now))
        guard free <= now else { return .wait(until: free) }
        recent.append(now)
        ready.remove(id)
        channel.slots.use(at: now)
        channel.sent = channel.wish
        channel.wish = nil
        channel.isSending = true
        channels[id] = channel
        return .rename(id)
    }

    /// Records the response to a rename.
    package mutating func answered(_ id: ChannelID, at now: MonotonicInstant) {
        let now = advance(to: now)
        guard var channel = channels[id], channel.isSending else { return }
        channel.slots.answered(at: now)
        channel.isSending = false
        channel.sent = nil
        channels[id] = channel
        place(id, at: now)
    }

    /// Records that a rename failed or was rejected, with the time before which the channel is not tried again. The wish
    /// remains, with its waiting time, unless it has been withdrawn. The slot counts as used, because the rename may have been
    /// made.
    package mutating func failed(_ id: ChannelID, retryAt: MonotonicInstant, at now: MonotonicInstant) {
        let now = advance(to: now)
        guard var channel = channels[id], channel.isSending else { return }
        if let sent = channel.sent { channel.wish = Wish(since: sent.since, weight: (channel.wish ?? sent).weight) }
        channel.isSending = false
        channel.sent = nil
        channel.notBefore = retryAt
        channels[id] = channel
        place(id, at: now)
    }

    /// Stops all renames until a time, as after a 429 of the global limit.
    package mutating func block(until time: MonotonicInstant) {
        blockedUntil = max(blockedUntil, time)
    }

    private mutating func advance(to now: MonotonicInstant) -> MonotonicInstant {
        latest = max(latest, now)
        return latest
    }

    /// When the limit of all channels allows the next rename.
    private mutating func nextOfAll(at now: MonotonicInstant) -> MonotonicInstant {
        recent.removeAll { $0.advanced(by: Self.second) <= now }
        return recent.count < limits.renamesPerSecond ? now : recent[0].advanced(by: Self.second)
    }

    /// Puts the wish of a channel into the heap that it belongs to.
    private mutating func place(_ id: ChannelID, at now: MonotonicInstant) {
        guard let channel = channels[id], let wish = channel.wish, !channel.isSending else {
            ready.remove(id)
            deferred.remove(id)
            return
        }
        let slot = max(channel.slots.next(at: now), channel.notBefore)
        if slot <= now {
            deferred.remove(id)
            let headStart = limits.headStart * wish.weight.thousandths / 1_000
            ready.insert(id, Turn(virtualStart: wish.since.advanced(by: .zero - headStart), channel: id))
        } else {
            ready.remove(id)
            deferred.insert(id, slot)
        }
    }

    /// Drops channels about which nothing has to be known, when their number has doubled.
    private mutating func prune(at now: MonotonicInstant) {
        guard channels.count >= pruneAt else { return }
        channels = channels.filter { _, channel in
            channel.wish != nil || channel.isSending || !channel.slots.areFree(at: now) || channel.notBefore > now
        }
        pruneAt = max(1_024, channels.count * 2)
    }
}
