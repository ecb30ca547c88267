// SPDX-License-Identifier: MIT
// Part of StatsBot.

extension ConfigurationDocuments {
    // MARK: - Several guilds

    /// Of the YAML example. A second # stands in front of what does not go with the single guild above.
    static var guildsExample: String {
        let facts =
            "Instead of the guild and the channels above: a list of guilds, each with its own (take both # away). What a "
            + "guild does not say of \(GuildSettings.shared.map(\.key).joined(separator: ", ")) is as it is above."
        let id = GuildSettings.id.variable
        let channels = Array(GuildSettings.all.dropFirst().prefix(GuildSettings.replaced.count - 1))
        let first = ([id] + channels).enumerated().map { ($1, "12345678901234567\($0)") }
        let second = [(id, "223456789012345678"), (channels[0], "223456789012345679")]
        let own = GuildSettings.shared.map { ($0, $0.exampleOfAnother) }
        let lines = ["\(GuildSettings.key):"] + entry(first) + entry(second + own)
        return "# --- Several guilds ---\n\n" + wrapped(facts).map { "# \($0)\n" }.joined()
            + lines.map { "## \($0)\n" }.joined()
    }

    private static func entry(_ assignments: [(variable: ConfigurationVariable, value: String)]) -> [String] {
        assignments.enumerated().map { index, assignment in
            (index == 0 ? "  - " : "    ") + assignment.variable.yaml(assignment.value)
        }
    }

    static var guildsManual: String {
        """
        ## Several guilds

        A bot can count several guilds. They are listed in the YAML file, each with its own channels:

        ```yaml
        guilds:
          - id: 123456789012345678
            member_count_channel_id: 123456789012345679
            timezone: Europe/Berlin
          - id: 223456789012345678
            member_count_channel_id: 223456789012345679
        ```

        | key | otherwise | accepts | meaning |
        |---|---|---|---|

        """ + GuildSettings.all.map(row).joined() + """

            What a guild does not say itself of the last four is as in the variable of that name, whichever source sets it. A
            guild's own value wins over every source of the variable, the command line too: it says more exactly what is meant.

            `GUILD_ID` and the channel variables are about one guild. Beside a list they are faults, in whatever source; so are a
            guild that is listed twice, a channel of two guilds, and a key that no guild can have. Faults name the guild by its
            place, from 0 on: `guilds[1].timezone`.

            SIGHUP takes what is marked ↻ for the guilds that are in the list before and after. A guild that is added or removed,
            and everything else of a guild, needs a restart.

            Where several guilds are counted the routes of the API need the parameter `guild`, the names of services and tasks
            end with the guild's id (`channel_names:123456789012345678`), and the bot's presence shows sums. A guild that the
            bot is not in yet is a warning; it is counted from the invitation on.

            """
    }

    private static func row(_ variable: ConfigurationVariable) -> String {
        let isShared = GuildSettings.shared.contains { $0.name == variable.name }
        return row(variable, called: variable.key, or: isShared ? variable.name : nil)
    }
}

extension ConfigurationVariable {
    /// A value that differs from the default, for an example of a guild that has its own.
    fileprivate var exampleOfAnother: String {
        name == Settings.numberFormat.variable.name ? BotConfiguration.NumberFormat.grouped.rawValue : example
    }
}
