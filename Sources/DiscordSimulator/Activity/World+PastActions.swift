// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Timekeeping

/// What members did in the days before the start, with the habits that they have later.
extension World {
    /// The number of members who act in the same hour of the day.
    private static let crowd = 300
    private static let hour: Int64 = 3_600_000

    /// Messages, reactions and stays in voice, oldest first.
    func pastActions(in channels: WorldChannels) -> [SimulatedPast.Action] {
        var random = WorldRandom(seed: parameters.seed ^ 0x9A57)
        // Finding a member with the right habits is costly, so those of each hour of the day are found once.
        let crowds = (0..<24).map { hour in
            (0..<Self.crowd).compactMap { _ in WriterHabits.human(of: self, hour: Double(hour), with: &random) }
        }
        var actions: [SimulatedPast.Action] = []
        var time = startedAt
        while time < pastEnd {
            let instant = WallInstant(millisecondsSince1970: time)
            let crowd = crowds[min(max(Int(rhythm.hour(at: instant)), 0), 23)]
            // On some days, more happens than on others.
            let mood = 0.7 + 0.6 * Double(WorldRandom.mix(UInt64(bitPattern: time / (24 * Self.hour))) % 1_000) / 1_000
            let count = Double(members.count) * rhythm.activity(at: instant) * mood / 24
            let span = min(Self.hour, pastEnd - time)
            for _ in 0..<Int(count * 1.2) {
                guard let user = crowd.randomElement(using: &random) else { break }
                let action = SimulatedPast.Action(
                    kind: random.chance(0.23) ? .reaction : .message, user: UserID(user),
                    channel: ChannelID(channels.randomText(with: &random)),
                    at: time + Int64(random.fraction() * Double(span)))
                actions.append(action)
            }
            for user in Set((0..<Int(count * 0.1)).compactMap { _ in crowd.randomElement(using: &random) }).sorted() {
                guard let channel = channels.voice.randomElement(using: &random) else { break }
                let start = random.fraction() * 0.4
                for (kind, part) in [
                    (SimulatedPast.Action.Kind.voiceJoin, start),
                    (.voiceLeave, start + 0.1 + random.fraction() * 0.4),
                ] {
                    actions.append(
                        SimulatedPast.Action(
                            kind: kind, user: UserID(user), channel: ChannelID(channel.id),
                            at: time + Int64(part * Double(span))))
                }
            }
            time += Self.hour
        }
        return actions.sorted { $0.at < $1.at }
    }
}
