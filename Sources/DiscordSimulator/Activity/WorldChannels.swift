// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation

/// The channels with activity in a simulated guild. A pure value.
struct WorldChannels: Sendable, Equatable {
    struct Channel: Sendable, Equatable {
        let id: UInt64
        let name: String
    }

    /// In descending order of popularity; the first one is the system channel, which exists in every guild.
    let text: [Channel]
    let voice: [Channel]
    let afk: Channel
    /// The sums of the weights up to each text channel.
    private let sums: [Double]

    private static let textNames = [
        "general", "off-topic", "help", "showcase", "games", "music", "memes", "introductions", "books", "cooking",
        "photography", "travel", "movies", "code", "pets", "sports",
    ]
    private static let voiceNames = ["Lounge", "Gaming", "Study Room", "Music Room", "Workshop"]

    init(_ activity: SimulatorActivity, seed: UInt64, general: UInt64) {
        func name(_ index: Int, of names: [String], _ separator: String) -> String {
            let round = index / names.count
            return names[index % names.count] + (round > 0 ? "\(separator)\(round + 1)" : "")
        }
        text = (0..<min(max(activity.textChannels, 1), 400)).map { index in
            Channel(
                id: index == 0 ? general : Snowflakes.part(UInt64(100 + index), seed: seed),
                name: name(index, of: Self.textNames, "-"))
        }
        voice = (0..<min(max(activity.voiceChannels, 1), 50)).map { index in
            Channel(id: Snowflakes.part(UInt64(600 + index), seed: seed), name: name(index, of: Self.voiceNames, " "))
        }
        afk = Channel(id: Snowflakes.part(599, seed: seed), name: "AFK")
        var sum = 0.0
        // The Zipf distribution, with an exponent as in large communities.
        sums = text.indices.map { index in
            sum += pow(Double(index + 1), -1.1)
            return sum
        }
    }

    /// A text channel by popularity.
    func randomText(with random: inout WorldRandom) -> UInt64 {
        let draw = random.fraction() * (sums.last ?? 0)
        return text[min(sums.firstIndex { draw < $0 } ?? 0, text.count - 1)].id
    }

    /// The channel with a name; `afk` is the AFK channel.
    func id(named name: String) -> UInt64? {
        if name.lowercased() == "afk" { return afk.id }
        return (text + voice).first { $0.name == name }?.id
    }
}
