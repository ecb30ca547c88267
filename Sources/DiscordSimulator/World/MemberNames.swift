// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// What a user is called. All of it follows from the user's id, so that nothing has to be kept for 250,000 members
/// and for those who have left.
enum MemberNames {
    private static let first: [StaticString] = [
        "amber", "bold", "brave", "bright", "calm", "clever", "cosmic", "crimson", "curious", "dapper", "dusty",
        "eager",
        "electric", "fancy", "frosty", "gentle", "golden", "happy", "hidden", "humble", "icy", "jolly", "keen", "lazy",
        "lucky", "lunar", "mellow", "mighty", "misty", "nimble", "noble", "odd", "pale", "proud", "quick", "quiet",
        "rapid",
        "royal", "rusty", "salty", "shiny", "silent", "sleepy", "sly", "snowy", "solar", "spicy", "stormy", "sunny",
        "swift",
        "tidy", "tiny", "velvet", "vivid", "wandering", "warm", "wild", "windy", "wise", "witty", "young", "zany",
        "zen",
        "zesty",
    ]
    private static let second: [StaticString] = [
        "acorn", "badger", "banjo", "beacon", "bear", "biscuit", "breeze", "canyon", "cedar", "cobra", "comet",
        "coyote",
        "crow", "dolphin", "dragon", "ember", "falcon", "fern", "ferret", "finch", "fox", "gecko", "glacier", "goose",
        "hawk", "heron", "ibis", "jaguar", "juniper", "kestrel", "kiwi", "koala", "lemur", "lynx", "maple", "marten",
        "meteor", "moose", "moth", "nebula", "newt", "orca", "otter", "owl", "panda", "pebble", "phoenix", "pine",
        "pixel",
        "puffin", "quartz", "rabbit", "raven", "river", "robin", "salmon", "sparrow", "spruce", "tiger", "toad",
        "walnut",
        "willow", "wolf", "yak",
    ]

    /// A bot is one in twenty.
    static func isBot(_ id: UInt64) -> Bool {
        WorldRandom.mix(id ^ 0xB07) % 20 == 0
    }

    /// Writes the user name: two words and a number; lower-case letters, a dot and digits.
    static func writeUsername(of id: UInt64, to json: inout JSONWriter) {
        let hash = WorldRandom.mix(id)
        json.raw(first[Int(hash & 63)])
        json.raw(".")
        json.raw(second[Int((hash >> 6) & 63)])
        json.number((hash >> 12) % 10_000)
    }

    /// Writes the name that is shown: the two words with capitals.
    static func writeGlobalName(of id: UInt64, to json: inout JSONWriter) {
        let hash = WorldRandom.mix(id)
        json.capitalized(first[Int(hash & 63)])
        json.raw(" ")
        json.capitalized(second[Int((hash >> 6) & 63)])
    }

    /// The user as the REST API gives it.
    static func user(_ id: UInt64) -> User {
        var username = JSONWriter()
        writeUsername(of: id, to: &username)
        var globalName = JSONWriter()
        writeGlobalName(of: id, to: &globalName)
        return User(
            id: UserID(id), username: username.text, globalName: isBot(id) ? nil : globalName.text,
            bot: isBot(id) ? true : nil)
    }
}
