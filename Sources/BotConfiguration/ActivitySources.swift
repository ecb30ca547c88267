// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import DiscordModels
import Formatting

/// The sources of activity statistics, as a set. As text, it is a list such as `messages,voice`, or `none`.
package struct ActivitySources: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// Messages by channel and kind of author.
    package static let messages = ActivitySources(rawValue: 1 << 0)
    /// Reactions.
    package static let reactions = ActivitySources(rawValue: 1 << 1)
    /// Time in voice channels.
    package static let voice = ActivitySources(rawValue: 1 << 2)
    /// New threads.
    package static let threads = ActivitySources(rawValue: 1 << 3)
    /// Joins by invite. Needs the permission Manage Server, so it is not part of the default.
    package static let invites = ActivitySources(rawValue: 1 << 4)
    /// The default: everything that needs no permission beyond viewing channels.
    package static let standard: ActivitySources = [.messages, .reactions, .voice, .threads]

    /// The names of all sources, in the order of the reference.
    package static let names = sources.map(\.name)

    private static let none = "none"
    private static let sources: [(name: String, source: ActivitySources)] = [
        ("messages", .messages), ("reactions", .reactions), ("voice", .voice), ("threads", .threads),
        ("invites", .invites),
    ]

    /// The intents that these sources need. None of them is privileged.
    package var intents: GatewayIntents {
        var intents: GatewayIntents = []
        if contains(.messages) { intents.insert(.guildMessages) }
        if contains(.reactions) { intents.insert(.guildMessageReactions) }
        if contains(.voice) { intents.insert(.guildVoiceStates) }
        if contains(.threads) { intents.insert(.guilds) }
        if contains(.invites) { intents.insert(.guildInvites) }
        return intents
    }
}

extension ActivitySources: LosslessStringConvertible {
    /// Parses a list of names, in upper or lower case, separated by commas, or `none`. `nil` if a name is unknown or missing,
    /// or if `none` is listed with others.
    package init?(_ description: String) {
        self = []
        let names = Self.words(of: description)
        if names == [Self.none] { return }
        for name in names {
            guard let source = Self.sources.first(where: { $0.name == name })?.source else { return nil }
            insert(source)
        }
    }

    /// The names in the order of the reference, or `none`.
    package var description: String {
        let names = Self.sources.filter { contains($0.source) }.map(\.name)
        return names.isEmpty ? Self.none : names.joined(separator: ",")
    }

    /// The list that was probably meant, in which each unknown name is replaced with the closest known one; `nil` if there
    /// is none.
    package static func suggestion(for text: String) -> String? {
        guard text.utf8.count <= 200 else { return nil }
        let written = words(of: text).flatMap { $0.split(whereSeparator: \.isWhitespace).map(String.init) }
        // `none` contradicts all other names, which the user would not list without wanting them.
        let wanted = written.filter { $0 != none }
        guard !wanted.isEmpty else { return written.isEmpty ? nil : none }
        var meant: ActivitySources = []
        for name in wanted {
            let near = names.contains(name) ? name : NameSuggestion(for: name, among: names + [none])?.name
            guard let near, let source = ActivitySources(near) else { return nil }
            meant.formUnion(source)
        }
        return meant.description
    }

    private static func words(of text: String) -> [String] {
        text.lowercased().split(separator: ",", omittingEmptySubsequences: false).map { word in
            String(word.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
        }
    }
}
