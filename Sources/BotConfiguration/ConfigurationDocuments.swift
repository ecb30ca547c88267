// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// The files that are generated from the declarations of settings.
package enum ConfigurationDocuments: Sendable {
    /// The contents of the files by path in the project.
    package static var files: [(path: String, text: String)] {
        [
            ("docs/configuration.md", manual), (".env.example", environmentExample),
            ("config/statsbot.example.yaml", yamlExample),
        ]
    }

    private static var sections: [(title: String, variables: [ConfigurationVariable])] {
        ConfigurationVariable.Section.allCases.map { section in
            (section.rawValue, Settings.all.filter { $0.section == section })
        }
    }

    // MARK: - Examples

    private static var environmentExample: String {
        """
        # All settings. Copy this file to .env and remove the # in front of those you change; "statsbot check-config" prints
        # the effective values. To count several guilds, use a YAML file (config/statsbot.example.yaml).
        # Generated from the declarations by "statsbot documents"; do not edit.


        """ + example { variable, value in variable.assignment(value) }
    }

    private static var yamlExample: String {
        """
        # All settings, for "statsbot run --config FILE". The environment and a .env file take precedence over this file.
        # Remove the # in front of those you change. Keep secrets in separate files (bot_token_file).
        # Generated from the declarations by "statsbot documents"; do not edit.


        """ + example { variable, value in variable.yaml(value) } + "\n" + guildsExample
    }

    private static func example(_ assignment: (ConfigurationVariable, String) -> String) -> String {
        sections.map { title, variables in
            "# --- \(title) ---\n\n"
                + variables.map { variable in
                    let value = variable.isSecret ? "" : variable.standard ?? variable.example
                    let facts = "\(variable.help.replacing("`", with: "")) Accepts \(variable.accepts)."
                    return wrapped(facts).map { "# \($0)\n" }.joined() + "#\(assignment(variable, value))\n"
                }.joined(separator: "\n")
        }.joined(separator: "\n")
    }

    package static func wrapped(_ text: String) -> [String] {
        var lines = [""]
        for word in text.split(separator: " ") {
            let line = lines[lines.count - 1]
            if line.isEmpty {
                lines[lines.count - 1] = String(word)
            } else if line.count + word.count < 110 {
                lines[lines.count - 1] = "\(line) \(word)"
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }

    // MARK: - The manual

    private static var manual: String {
        introduction
            + sections.map { title, variables in
                "## \(title)\n\n| variable | default | accepts | meaning |\n|---|---|---|---|\n"
                    + variables.map { row($0, called: $0.name) }.joined()
            }.joined(separator: "\n") + "\n" + guildsManual + "\n" + valuesManual
    }

    package static func row(_ variable: ConfigurationVariable, called name: String, or standard: String? = nil)
        -> String
    {
        let standard = (standard ?? variable.standard).map { "`\($0)`" } ?? "–"
        let accepts = variable.accepts.replacing("<", with: "&lt;").replacing("|", with: "\\|")
        let reload = variable.isReloadable ? " ↻" : ""
        return "| `\(name)`\(reload) | \(standard) | \(accepts) | \(variable.help) |\n"
    }

    private static let introduction = """
        # Configuration

        <!-- Generated from the declarations in Sources/BotConfiguration/Settings.swift by "statsbot documents". -->

        The first source that sets a variable wins:

        1. `--set NAME=value` on the command line, repeatable (not for secrets: other users can see the command line);
        2. the environment;
        3. the file given with `--env-file`, or `.env` in the working directory if it exists: lines of `NAME=value`, read as
           Docker Compose reads them (see the end of this page);
        4. the YAML file given with `--config`, with names in lower case: `update_interval: 300`. It can also list several
           guilds (see the end of this page);
        5. the defaults below.

        Copy from `.env.example` and `config/statsbot.example.yaml`, which contain all variables. An empty value counts as not
        set, except for `LOG_DIR`. If both a secret and its `_FILE` are set, the source with the higher precedence wins; within
        one source, the secret itself.

        `statsbot check-config` reads the same sources and prints each value with the file and line it comes from, secrets
        masked (`--json` for programs). All errors are reported together, and `run` exits with code 78. A likely typo is an
        error in the bot's own files, where it would silently have no effect, and a warning in the environment. Other warnings
        point out what is valid but probably wrong, such as two counts in one channel. `--online` asks Discord whether the bot
        is in each guild and has the permissions it needs.

        **SIGHUP** reads the sources again and applies the variables marked ↻ and a renewed certificate; the log lists what was
        applied and what requires a restart. An invalid configuration is rejected as a whole, and the bot keeps the current one.
        The environment of a process does not change while it runs, so put changes in files.


        """
}
