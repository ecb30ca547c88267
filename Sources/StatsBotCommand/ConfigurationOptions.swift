// SPDX-License-Identifier: MIT
// Part of StatsBot.

import ArgumentParser
import BotConfiguration
import StatsBot

/// Where a command's configuration comes from.
struct ConfigurationOptions: ParsableArguments {
    @Option(
        name: .customLong("set"),
        help:
            "A variable that wins over all other sources; may be repeated. Not for secrets: others see the command line."
    )
    var assignments: [String] = []

    @Option(
        name: .customLong("env-file"),
        help: "A file of NAME=value lines (default: .env, if there is one); the environment wins.",
        completion: .file())
    var envFile: String?

    @Option(
        help: "A YAML file such as config/statsbot.example.yaml; the environment and the .env file win.",
        completion: .file(extensions: ["yaml", "yml"]))
    var config: String?

    /// The sources as they are now; files are read.
    var sources: ConfigurationSources {
        ConfigurationSources(assignments: assignments, environmentFile: envFile, yamlFile: config)
    }
}
