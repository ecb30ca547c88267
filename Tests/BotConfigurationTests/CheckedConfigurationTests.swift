// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import TestSupport
import Testing

@testable import BotConfiguration

@Suite("Checked configuration")
struct CheckedConfigurationTests {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    @Test("all errors of an invalid configuration are reported together (Tests/Golden/configuration)")
    func golden() throws {
        let folder = Self.root.appending(path: "Tests/Golden/configuration").path
        let checked = CheckedConfiguration(
            ConfigurationSources(
                assignments: ["shards=many", "NOTHING", "COLOUR=red"],
                environment: [
                    "EXPORTER_PORT": "65536", "EXPORTER_TOKN": "x", "EXPORTER_TLS_KEY": "/key.pem", "PATH": "/bin",
                    "LOG_LEVEL": "LOUD\u{1b}[31m", "STATSBOT_CLOCK": "now,1",
                ],
                environmentFile: "\(folder)/wrong.env", yamlFile: "\(folder)/wrong.yaml"))
        let text =
            (checked.error.map { "\($0)\n" } ?? "") + checked.warnings.map { "warning: \($0)\n" }.joined()
        try expectGolden(text.replacing(folder + "/", with: ""), in: URL(filePath: "\(folder)/errors.txt"))
        #expect(checked.configuration == nil)
    }

    @Test(
        "an invalid YAML file is rejected as a whole, and the error shows only keys",
        arguments: [
            ("a: [hush\n", "line 2: while parsing a flow sequence, did not find expected ',' or ']'"),
            ("a: 1\nbot_token: b\nbot_token: hush", "line 2: duplicate key: bot_token"),
            (
                "guilds:\n  - id: 3\n    \"i\\ed\": 4\n    \"i\\ed\": hush",
                "line 3: duplicate key: i?d"
            ),
            ("hush\n", "it must be a mapping of keys to values"),
            ("- hush: 1\n", "it must be a mapping of keys to values"),
            ("a: 1\n---\nb: hush\n", "line 2: expected a single document in the stream, but found another document"),
            ("a: *hush\n", "line 1: found undefined alias"),
            ("a: \u{7}hush\n", "control characters are not allowed"),
        ])
    func brokenYAML(text: String, problem: String) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(text.utf8).write(to: folder.appending(path: "x.yaml"))
        let sources = ConfigurationSources(
            environment: ["BOT_TOKEN": SourceFixture.token], environmentFile: "/dev/null",
            yamlFile: folder.appending(path: "x.yaml").path)
        let issues = try #require(CheckedConfiguration(sources).error?.issues)
        #expect(issues.count == 1)
        let message = issues[0].description.replacing(folder.path + "/", with: "")
        #expect(
            message == """
                --config names a file that is not YAML: x.yaml: \(problem)
                    write a key and a value per line, for example: update_interval: 300
                """)
    }

    @Test("missing files are reported together with the other errors")
    func missingFiles() throws {
        let sources = ConfigurationSources(
            environment: ["BOT_TOKEN": "x"], environmentFile: "/nonexistent/a", yamlFile: "/nonexistent/b")
        #expect(
            CheckedConfiguration(sources).error?.description == """
                Invalid configuration (3 errors):
                  --env-file names a file that cannot be read: /nonexistent/a (it does not exist)
                      for example: --env-file config/.env
                  --config names a file that cannot be read: /nonexistent/b (it does not exist)
                      for example: --config config/statsbot.yaml
                  BOT_TOKEN (environment) must be a bot token: three parts separated by dots
                      for example: BOT_TOKEN=the text under Bot, Reset Token, in Discord's developer portal
                """)
    }

    @Test(
        "of a secret and its file, the source with the higher precedence wins; within one source, the secret",
        arguments: [
            (SourceFixture.SourceKind.environment, SourceFixture.SourceKind.environmentFile, "from.the.file"),
            (.environmentFile, .environment, "from.the.variable"), (.environment, .environment, "from.the.variable"),
        ])
    func secretFiles(file: SourceFixture.SourceKind, secret: SourceFixture.SourceKind, expected: String) throws {
        let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try Data("from.the.file\n".utf8).write(to: path)
        defer { try? FileManager.default.removeItem(at: path) }
        var fixture = SourceFixture()
        fixture.values[file, default: []] += [("BOT_TOKEN_FILE", path.path), ("EXPORTER_TOKEN_FILE", path.path)]
        fixture.values[secret, default: []] += [
            ("BOT_TOKEN", "from.the.variable"), ("EXPORTER_TOKEN", "from.the.variable"),
        ]
        let configuration = try fixture.sources { try BotConfiguration.load(from: $0) }
        #expect(configuration.token.revealed == expected)
        #expect(configuration.process.exporter.token?.revealed == expected)
        let isUnused = expected == "from.the.variable"
        #expect(configuration.warnings.map(\.variable) == (isUnused ? ["BOT_TOKEN_FILE", "EXPORTER_TOKEN_FILE"] : []))
    }

    @Test(
        "a missing, empty or invalid secret file is an error that does not show its content",
        arguments: [
            (nil, "names a file that cannot be read"), ("\n", "names an empty file"),
            ("hush hush", "names a file whose content must be a bot token"),
        ])
    func badSecretFiles(content: String?, problem: String) throws {
        let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        if let content { try Data(content.utf8).write(to: path) }
        defer { try? FileManager.default.removeItem(at: path) }
        let error = try #require(throws: ConfigurationError.self) {
            try BotConfiguration.load(variables: ["BOT_TOKEN_FILE": path.path])
        }
        #expect(error.issues.map(\.variable) == ["BOT_TOKEN_FILE"])
        #expect(error.issues[0].problem.hasPrefix(problem))
        #expect(!error.description.contains("hush"))
    }

    @Test("the log webhook URL can be read from a file; an error does not show it")
    func webhookFile() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: path) }
        let variables = ["BOT_TOKEN": SourceFixture.token, "LOG_WEBHOOK_URL_FILE": path.path]
        let address = "https://discord.com/api/webhooks/123456789012345678/hush"
        try Data((address + "\n").utf8).write(to: path)
        #expect(try BotConfiguration.load(variables: variables).process.logging.webhook == WebhookURL(address))
        try Data("https://example.org/hush".utf8).write(to: path)
        let error = try #require(throws: ConfigurationError.self) { try BotConfiguration.load(variables: variables) }
        #expect(error.issues.map(\.variable) == ["LOG_WEBHOOK_URL_FILE"])
        #expect(!error.description.contains("hush"))
    }

    @Test("an empty LOG_DIR means no files, and overrides a source of lower precedence")
    func emptyLogDirectory() throws {
        var fixture = SourceFixture()
        fixture.values = [
            .environment: [("LOG_DIR", ""), ("BOT_TOKEN", SourceFixture.token)], .yaml: [("LOG_DIR", "/var/log/x")],
        ]
        let configuration = try fixture.sources { try BotConfiguration.load(from: $0) }
        #expect(configuration.process.logging.directory == nil)
    }

    @Test(
        "values that are valid but probably wrong cause warnings",
        arguments: [
            (["UPDATE_INTERVAL": "299"], ["UPDATE_INTERVAL"]), (["UPDATE_INTERVAL": "300"], []),
            (["UPDATE_INTERVAL": "600", "MAX_BACKOFF": "599"], ["MAX_BACKOFF"]),
            (["EXPORTER_HOST": "0.0.0.0"], ["EXPORTER_HOST"]), (["EXPORTER_HOST": "::1"], []),
            (["EXPORTER_HOST": "::", "EXPORTER_TOKEN": "x"], []),
            (["DISCORD_API_BASE_URL": "http://10.0.0.1/api"], ["DISCORD_API_BASE_URL"]),
            (["DISCORD_API_BASE_URL": "http://[::1]:8900/api"], []),
            (["STATSBOT_CLOCK": "1767614400.0,60.0"], ["STATSBOT_CLOCK"]),
            (["MEMBER_COUNT_CHANNEL_ID": "7", "BAN_COUNT_CHANNEL_ID": "7"], ["BAN_COUNT_CHANNEL_ID"]),
            (["MEMBER_COUNT_CHANNEL_ID": "7", "BAN_COUNT_CHANNEL_ID": "8"], []),
            (
                ["EXPORTER_COLOUR": "x", "LOG_LEVL": "x", "SHRADS": "1", "EDITOR": "vi", "LOGNAME": "me"],
                ["EXPORTER_COLOUR", "LOG_LEVL", "SHRADS"]
            ),
        ])
    func warnings(variables: [String: String], expected: [String]) throws {
        let configuration = try BotConfiguration.load(
            variables: variables.merging(["BOT_TOKEN": SourceFixture.token]) { $1 })
        #expect(configuration.warnings.map(\.variable) == expected)
    }

    @Test("the generated files are up to date; run \"statsbot documents\" to update them")
    func documents() throws {
        for (path, text) in ConfigurationDocuments.files {
            let written = try String(contentsOf: Self.root.appending(path: path), encoding: .utf8)
            #expect(written == text, "\(path)")
        }
    }

    @Test("without the # the example files are valid and contain the defaults")
    func examples() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (path, text) in ConfigurationDocuments.files where path.contains("example") {
            let file = folder.appending(path: "example").path
            let used = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
                line.hasPrefix("#") && !line.hasPrefix("# ") ? line.dropFirst() : line
            }
            try Data(used.joined(separator: "\n").utf8).write(to: URL(filePath: file))
            let isYAML = path.hasSuffix("yaml")
            let checked = CheckedConfiguration(
                ConfigurationSources(
                    environment: [
                        "BOT_TOKEN": SourceFixture.token, "EXPORTER_TOKEN": "x",
                        "LOG_WEBHOOK_URL": "https://discord.com/api/webhooks/123456789012345678/x",
                    ],
                    environmentFile: isYAML ? "/dev/null" : file, yamlFile: isYAML ? file : nil))
            #expect(checked.error == nil, "\(path)")
            for value in checked.values where !value.variable.isSecret {
                #expect(value.origin?.source == file, "\(value.variable.name)")
                if let standard = value.variable.standard { #expect(value.text == standard) }
            }
        }
    }

    @Test("the table shows values and sources by section, without secrets")
    func table() throws {
        var fixture = SourceFixture()
        fixture.values = [
            .environment: [("BOT_TOKEN", SourceFixture.token), ("LOG_DIR", "")], .yaml: [("DATA_DIR", "/srv/bot")],
        ]
        let checked = try fixture.sources { CheckedConfiguration($0) }
        let lines = checked.table.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
        #expect(lines.contains("BOT_TOKEN                  <hidden>                          environment"))
        #expect(lines.contains("LOG_DIR                    (no files)                        environment"))
        #expect(lines.contains("GUILD_ID                   -                                 not set"))
        #expect(lines.contains("UPDATE_INTERVAL            300                               default"))
        #expect(
            lines.contains { $0.hasPrefix("DATA_DIR                   /srv/bot") && $0.hasSuffix("test.yaml line 2") })
        let sections = ConfigurationVariable.Section.allCases.map(\.rawValue)
        #expect(lines.filter { sections.contains($0) } == sections)
        #expect(lines.count == 1 + sections.count + Settings.all.count)
        #expect(!checked.table.contains(SourceFixture.token))
        #expect(!(try checked.json).contains(SourceFixture.token))
    }
}
