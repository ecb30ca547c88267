// SPDX-License-Identifier: MIT
// Part of StatsBot.

extension CounterList: Codable {
    /// The version of the stored form. It changes when older versions can no longer read it.
    private static let version = 1

    private enum CodingKeys: String, CodingKey {
        case version, counters
    }

    /// Decodes a stored list. Unknown fields are ignored. Counters with unknown values are left out and counted in `unreadable`, as
    /// are those beyond the maximum and those of a channel and target that occur again.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let version = try container.decode(Int.self, forKey: .version)
        guard version == Self.version else {
            throw DecodingError.dataCorruptedError(
                forKey: .version, in: container,
                debugDescription: "counters of version \(version) cannot be read; expected \(Self.version)")
        }
        self.init()
        for stored in try container.decode([StoredCounter].self, forKey: .counters) {
            guard let counter = stored.counter, (try? add(counter)) != nil else {
                unreadable += 1
                continue
            }
        }
    }

    /// Encodes the list with its version.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(Self.version, forKey: .version)
        try container.encode(counters, forKey: .counters)
    }
}

/// A counter that this version may be unable to read.
private struct StoredCounter: Decodable {
    let counter: GuildCounter?

    init(from decoder: any Decoder) {
        counter = try? GuildCounter(from: decoder)
    }
}
