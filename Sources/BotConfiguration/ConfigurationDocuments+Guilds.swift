// SPDX-License-Identifier: MIT
// Part of StatsBot.

extension ConfigurationDocuments {
    // MARK: - Several guilds

    /// Part of the YAML example. A second # marks what cannot be combined with the single guild above.
    static var guildsExample: String {
        let facts =
            "Instead of the guild and channels above: a list of guilds, each with its own (remove both #). "
            + "\(GuildKeys.shared.map(\.key).joined(separator: ", ")) default to the values above."
        let id = GuildKeys.id.variable
        let channels = Array(GuildKeys.all.dropFirst().prefix(GuildKeys.replaced.count - 1))
        let first = ([id] + channels).enumerated().map { ($1, "12345678901234567\($0)") }
        let second = [(id, "223456789012345678"), (channels[0], "223456789012345679")]
        let own = GuildKeys.shared.map { ($0, $0.exampleOfAnother) }
        let lines = ["\(GuildKeys.list):"] + entry(first) + entry(second + own)
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

        One bot can count several guilds. List them in the YAML file, each with its own channels:

        ```yaml
        guilds:
          - id: 123456789012345678
            member_count_channel_id: 123456789012345679
            timezone: Europe/Berlin
          - id: 223456789012345678
            member_count_channel_id: 223456789012345679
        ```

        | key | default | accepts | meaning |
        |---|---|---|---|

        """ + GuildKeys.all.map(row).joined() + """

            The last four keys default to the variable of the same name, whichever source sets it. A guild's own value takes
            precedence over every source of the variable, including the command line, because it is more specific.

            `GUILD_ID` and the channel variables describe a single guild. Combining them with a list is an error, in any source;
            so are a guild that is listed twice, a channel that is used by two guilds, and an unknown key. Errors name the guild
            by its index, starting at 0: `guilds[1].timezone`.

            SIGHUP applies keys marked ↻ to guilds that are in the list before and after. Adding or removing a guild, and every
            other change to a guild, requires a restart.

            If several guilds are counted, the routes of the API require the parameter `guild`, the names of services and tasks
            end with the guild's ID (`channel_names:123456789012345678`), and the bot's presence shows totals. A guild that the
            bot has not joined yet is a warning; it is counted once the bot is invited.

            """
    }

    private static func row(_ variable: ConfigurationVariable) -> String {
        let isShared = GuildKeys.shared.contains { $0.name == variable.name }
        return row(variable, called: variable.key, or: isShared ? variable.name : nil)
    }
}

extension ConfigurationVariable {
    /// A value that differs from the default, for the example of a guild with its own settings.
    fileprivate var exampleOfAnother: String {
        name == Settings.numberFormat.variable.name ? GuildSettings.NumberFormat.grouped.rawValue : example
    }
}
