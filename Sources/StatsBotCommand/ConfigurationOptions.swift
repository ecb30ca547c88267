// SPDX-License-Identifier: MIT
// Part of StatsBot.

import ArgumentParser
import BotConfiguration
import StatsBot

/// The sources of a command's configuration.
struct ConfigurationOptions: ParsableArguments {
    @Option(
        name: .customLong("set"),
        help:
            "Set a variable, overriding all other sources; repeatable. Not for secrets: other users can see the command line."
    )
    var assignments: [String] = []

    @Option(
        name: .customLong("env-file"),
        help: "File of NAME=value lines (default: .env, if it exists); the environment takes precedence.",
        completion: .file())
    var envFile: String?

    @Option(
        help: "YAML file such as config/statsbot.example.yaml; the environment and the .env file take precedence.",
        completion: .file(extensions: ["yaml", "yml"]))
    var config: String?

    /// The sources with the current content of the files.
    var sources: ConfigurationSources {
        ConfigurationSources(assignments: assignments, environmentFile: envFile, yamlFile: config)
    }
}
