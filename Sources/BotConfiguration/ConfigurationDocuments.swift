// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// The files about the configuration that are made from the declarations.
package enum ConfigurationDocuments: Sendable {
    /// Their contents by their path in the project.
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
        # What the bot can be told. Copy this file to .env and take the # away from what you change; "statsbot check-config"
        # shows what is in force. Several guilds are listed in a YAML file (config/statsbot.example.yaml).
        # Made from the declarations by "statsbot documents": do not edit it here.


        """ + example { variable, value in variable.assignment(value) }
    }

    private static var yamlExample: String {
        """
        # What the bot can be told, for "statsbot run --config FILE". The environment and a .env file win over this one.
        # Take the # away from what you change. Secrets are better kept in files of their own (bot_token_file).
        # Made from the declarations by "statsbot documents": do not edit it here.


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
            }.joined(separator: "\n") + "\n" + guildsManual
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

        <!-- Made from the declarations in Sources/BotConfiguration/Settings.swift by "statsbot documents". -->

        The first source that says something wins:

        1. `--set NAME=value` on the command line, as often as you like (not for secrets: others see the command line);
        2. the environment;
        3. the file of `--env-file`, or `.env` in the working directory if there is one: lines of `NAME=value`. A word `export`
           in front and quotes around a value are left out;
        4. the YAML file of `--config`, with the names in lower case: `update_interval: 300`. Several guilds are listed here
           (see the end);
        5. the defaults below.

        `.env.example` and `config/statsbot.example.yaml` hold everything, to copy from. A variable that is set to nothing
        counts as not set, but for `LOG_DIR`. Of a secret and its `_FILE` the stronger source wins; of one source, the secret
        itself.

        `statsbot check-config` reads the same sources and shows each value with the file and line that it comes from, secrets
        masked (`--json` for programs). All faults are told at once, and `run` ends with exit code 78. A name that looks like
        a slip of the pen is a fault in our own files, where it would silently do nothing; in the environment it is a warning.
        So is what is legal and probably wrong, such as two counts for one channel. `--online` asks Discord whether the bot is
        in each guild and may do there what is wanted of it.

        **SIGHUP** reads the sources again and takes what is marked ↻, and a renewed certificate; the log says what was taken and
        what needs a restart. A configuration with faults is refused as a whole, and the bot goes on with the one it has. The
        environment of a process does not change while it runs, so changes belong into files.


        """
}
