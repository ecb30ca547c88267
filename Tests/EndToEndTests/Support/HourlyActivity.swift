// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordSimulator
import Foundation
import Testing

/// What happened in a channel in an hour, in the API of a bot or in the ledger.
struct HourlyActivity: Decodable, Sendable, Equatable {
    struct Messages: Decodable, Sendable, Equatable {
        var human = 0
        var bot = 0
        var webhook = 0
        var system = 0
    }

    var messages = Messages()
    var reactions = 0
    var threads = 0

    init() {}

    init(_ row: SimulatorLedger.Activity.Hour) {
        messages = Messages(
            human: row.messageHuman, bot: row.messageBot, webhook: row.messageWebhook, system: row.messageSystem)
        (reactions, threads) = (row.reactions, row.threads)
    }

    /// Without reactions and threads, which no history contains.
    var ofMessages: HourlyActivity {
        var result = HourlyActivity()
        result.messages = messages
        return result
    }

    /// All messages.
    var total: Int { messages.human + messages.bot + messages.webhook + messages.system }

    static func - (left: HourlyActivity, right: HourlyActivity) -> HourlyActivity {
        var result = left
        result.messages.human -= right.messages.human
        result.messages.bot -= right.messages.bot
        result.messages.webhook -= right.messages.webhook
        result.messages.system -= right.messages.system
        result.reactions -= right.reactions
        result.threads -= right.threads
        return result
    }
}

private struct HoursAnswer: Decodable {
    struct Hour: Decodable {
        let date: String
        let hour: Int
        let complete: Bool
        let counts: HourlyActivity

        private enum CodingKeys: String, CodingKey { case date, hour, complete }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            date = try container.decode(String.self, forKey: .date)
            hour = try container.decode(Int.self, forKey: .hour)
            complete = try container.decode(Bool.self, forKey: .complete)
            counts = try HourlyActivity(from: decoder)
        }
    }

    let buckets: [Hour]
}

/// The activity of a guild by channel and hour, such as `2026-11-25 14`, without empty hours.
struct ChannelActivity: Sendable, Equatable {
    private(set) var channels: [String: [String: HourlyActivity]] = [:]
    /// The hours in which something is missing, of any channel.
    private(set) var incomplete: Set<String> = []

    /// The ledger's.
    init(_ ledger: SimulatorLedger.Activity) {
        for row in ledger.hours { set(HourlyActivity(row), "\(row.channelID)", "\(row.date) \(row.hour)") }
    }

    /// That of the given channels in a bot's API, from a date on.
    init(of bot: String, guild: String, channels: some Sequence<String>, from date: String? = nil) async throws {
        for channel in channels {
            let address =
                "\(bot)/api/v1/activity?guild=\(guild)&step=hour&channel=\(channel)"
                + (date.map { "&from=\($0)" } ?? "")
            let answer = try #require(await Web.json(address, as: HoursAnswer.self), "the bot answers")
            for hour in answer.buckets {
                set(hour.counts, channel, "\(hour.date) \(hour.hour)")
                if !hour.complete { incomplete.insert("\(channel) \(hour.date) \(hour.hour)") }
            }
        }
    }

    private mutating func set(_ counts: HourlyActivity, _ channel: String, _ hour: String) {
        if counts != HourlyActivity() { channels[channel, default: [:]][hour] = counts }
    }

    /// Messages alone, which a history contains.
    var ofMessages: ChannelActivity { mapped(\.ofMessages) }

    /// The number of messages.
    var messages: Int { channels.values.flatMap(\.values).reduce(0) { $0 + $1.total } }

    /// Only the reactions of each channel, whatever their hour.
    var reactionsByChannel: ChannelActivity {
        var result = self
        result.channels = channels.compactMapValues { hours in
            var sum = HourlyActivity()
            sum.reactions = hours.values.reduce(0) { $0 + $1.reactions }
            return sum.reactions > 0 ? ["all": sum] : nil
        }
        return result
    }

    /// Without reactions. They have no time of their own: those that are replayed count in the hour in which they are received.
    var withoutReactions: ChannelActivity {
        mapped { counts in
            var counts = counts
            counts.reactions = 0
            return counts
        }
    }

    /// Without what was counted before.
    static func - (left: ChannelActivity, right: ChannelActivity) -> ChannelActivity {
        var result = left
        for (channel, hours) in right.channels {
            for (hour, counts) in hours {
                let rest = (left.channels[channel]?[hour] ?? HourlyActivity()) - counts
                result.channels[channel, default: [:]][hour] = rest == HourlyActivity() ? nil : rest
            }
            if result.channels[channel]?.isEmpty == true { result.channels[channel] = nil }
        }
        return result
    }

    private func mapped(_ change: (HourlyActivity) -> HourlyActivity) -> ChannelActivity {
        var result = self
        result.channels = channels.mapValues { $0.mapValues(change).filter { $0.value != HourlyActivity() } }
            .filter { !$0.value.isEmpty }
        return result
    }

    /// Each hour that differs from that of another activity, for messages of tests.
    func differences(from truth: ChannelActivity) -> [String] {
        var result: [String] = []
        for channel in Set(channels.keys).union(truth.channels.keys).sorted() {
            let (own, other) = (channels[channel] ?? [:], truth.channels[channel] ?? [:])
            for hour in Set(own.keys).union(other.keys).sorted() where own[hour] != other[hour] {
                let (mine, its) = (own[hour] ?? HourlyActivity(), other[hour] ?? HourlyActivity())
                result.append("channel \(channel), \(hour): \(mine) instead of \(its)")
            }
        }
        return result
    }
}

extension ChannelActivity {
    /// Waits until a bot has counted this activity.
    ///
    /// - Parameters:
    ///   - bot: The bot's URL.
    ///   - guild: The guild.
    ///   - date: The first day.
    ///   - isComplete: Whether the bot must know that nothing is missing.
    ///   - part: What is compared.
    ///
    /// - Throws: After recording the differences, if that does not happen.
    func waitUntilCounted(
        by bot: String, guild: String, from date: String? = nil, isComplete: Bool = true,
        part: (ChannelActivity) -> ChannelActivity
    ) async throws {
        let truth = part(self)
        var last: ChannelActivity?
        do {
            _ = try await eventually("all activity is counted") {
                let counted = part(
                    try await ChannelActivity(of: bot, guild: guild, channels: channels.keys, from: date))
                last = counted
                return counted.channels == truth.channels && (counted.incomplete.isEmpty || !isComplete) ? () : nil
            }
        } catch {
            let differences = last?.differences(from: truth) ?? []
            let incomplete = last?.incomplete.sorted() ?? []
            Issue.record("\(differences.joined(separator: "\n"))\nincomplete: \(incomplete)")
            throw error
        }
    }
}

/// The members who were active on a day, in the API of a bot.
struct ActiveDay: Decodable, Sendable, Equatable {
    struct List: Decodable, Sendable {
        let buckets: [ActiveDay]
    }

    struct Active: Decodable, Sendable, Equatable {
        let day: Int
        let communicators: Int
    }

    let date: String
    let active: Active?

    /// By the ledger.
    init(_ day: SimulatorLedger.Activity.ActiveDay) {
        date = day.date
        active = Active(day: day.active1, communicators: day.communicators)
    }
}

extension SimulatorControl {
    /// The activity of a guild, by default the first one, by the ledger.
    func activity(of guild: String = "1", timeZone: TimeZone) async throws -> SimulatorLedger.Activity {
        let ledger = try await ledger(of: guild, timeZone: timeZone, withActivity: true)
        return try #require(ledger.activity)
    }
}
