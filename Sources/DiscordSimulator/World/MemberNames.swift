// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// The names of users. They are derived from the user ID, so nothing needs to be stored for 250,000 members and for
/// those who have left.
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

    /// Whether the user is a bot, like one in twenty.
    static func isBot(_ id: UInt64) -> Bool {
        WorldRandom.mix(id ^ 0xB07) % 20 == 0
    }

    /// Writes the username: two lower-case words separated by a dot, and a number.
    static func writeUsername(of id: UInt64, to json: inout JSONWriter) {
        let hash = WorldRandom.mix(id)
        json.raw(first[Int(hash & 63)])
        json.raw(".")
        json.raw(second[Int((hash >> 6) & 63)])
        json.number((hash >> 12) % 10_000)
    }

    /// Writes the display name: the two words, capitalized.
    static func writeGlobalName(of id: UInt64, to json: inout JSONWriter) {
        let hash = WorldRandom.mix(id)
        json.capitalized(first[Int(hash & 63)])
        json.raw(" ")
        json.capitalized(second[Int((hash >> 6) & 63)])
    }

    /// The user as returned by the REST API.
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
