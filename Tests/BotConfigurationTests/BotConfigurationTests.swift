// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import Logging
import Testing
import Timekeeping

@testable import BotConfiguration

@Suite("Configuration")
struct BotConfigurationTests {
    private static let token = "MTIz.abc-DEF.x_y"

    @Test("with only a token, all other settings have their defaults")
    func defaults() throws {
        let configuration = try BotConfiguration.load(variables: ["BOT_TOKEN": Self.token])
        #expect(configuration.token.revealed == Self.token)
        #expect(configuration.guildDefaults.id == nil)
        #expect(configuration.guildDefaults.channels == [:])
        #expect(configuration.process.updateInterval == .seconds(300))
        #expect(configuration.process.maximumBackoff == .seconds(3_600))
        #expect(configuration.guildDefaults.numberFormat == .plain)
        #expect(configuration.guildDefaults.timeZone.identifier == "America/New_York")
        #expect(configuration.process.logging.level == .info)
        #expect(configuration.process.dataDirectory == "data")
        #expect(configuration.process.exporter.host == "127.0.0.1")
        #expect(configuration.process.exporter.port == 9_464)
        #expect(configuration.process.exporter.token == nil)
        #expect(configuration.process.connection.apiBaseURL == "https://discord.com/api/v10")
        #expect(configuration.process.connection.compression == .zstdStream)
        #expect(configuration.process.clock is SystemClock)
    }

    @Test("configured values are read")
    func values() throws {
        let configuration = try BotConfiguration.load(variables: [
            "BOT_TOKEN": Self.token, "GUILD_ID": "18446744073709551615", "MEMBER_COUNT_CHANNEL_ID": "1",
            "ONLINE_COUNT_CHANNEL_ID": "2", "BAN_COUNT_CHANNEL_ID": "3", "UPDATE_INTERVAL": "60",
            "MAX_BACKOFF": "120", "NUMBER_FORMAT": "grouped", "TIMEZONE": "Europe/Berlin", "LOG_LEVEL": "warning",
            "DATA_DIR": "/srv/x", "EXPORTER_HOST": "::1", "EXPORTER_PORT": "0", "EXPORTER_TOKEN": "s3cret",
            "DISCORD_API_BASE_URL": "http://127.0.0.1:8900/api/v10/", "GATEWAY_COMPRESSION": "none",
            "STATSBOT_CLOCK": "1767614400.0,60.0",
        ])
        #expect(configuration.guildDefaults.id?.rawValue == .max)
        #expect(configuration.guildDefaults.channels == [.members: 1, .online: 2, .bans: 3])
        #expect(configuration.process.updateInterval == .seconds(60))
        #expect(configuration.process.maximumBackoff == .seconds(120))
        #expect(configuration.guildDefaults.numberFormat == .grouped)
        #expect(configuration.guildDefaults.timeZone.identifier == "Europe/Berlin")
        #expect(configuration.process.logging.level == .warning)
        #expect(configuration.process.dataDirectory == "/srv/x")
        #expect(configuration.process.exporter.host == "::1")
        #expect(configuration.process.exporter.port == 0)
        #expect(configuration.process.exporter.token?.revealed == "s3cret")
        #expect(configuration.process.connection.apiBaseURL == "http://127.0.0.1:8900/api/v10")
        #expect(configuration.process.connection.compression == .none)
        #expect((configuration.process.clock as? ScaledClock)?.description == "1767614400.000000000,60.0")
    }

    @Test(
        "a token must have three parts",
        arguments: ["", "abc", "a.b", "a..c", "a.b.c.d", "Bot a.b.c", "a.b.c\nx", "ä.b.c"])
    func tokens(token: String) {
        #expect(throws: ConfigurationError.self) { try BotConfiguration.load(variables: ["BOT_TOKEN": token]) }
    }

    @Test("the token can be read from a file with a trailing newline")
    func tokenFile() throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try Data((Self.token + "\n").utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        #expect(try BotConfiguration.load(variables: ["BOT_TOKEN_FILE": file.path]).token.revealed == Self.token)
        #expect(throws: ConfigurationError.self) {
            try BotConfiguration.load(variables: ["BOT_TOKEN_FILE": file.path + "-missing"])
        }
    }

    @Test("secrets are never printed")
    func secretsAreHidden() throws {
        let configuration = try BotConfiguration.load(variables: ["BOT_TOKEN": Self.token, "EXPORTER_TOKEN": "s3cret"])
        var dumped = ""
        dump(configuration, to: &dumped)
        for text in [dumped, "\(configuration)", String(reflecting: configuration)] {
            #expect(!text.contains(Self.token))
            #expect(!text.contains("s3cret"))
        }
    }

    @Test("the maximum backoff is never shorter than the update interval")
    func backoffIsRaised() throws {
        let configuration = try BotConfiguration.load(variables: [
            "BOT_TOKEN": Self.token, "UPDATE_INTERVAL": "7200",
        ])
        #expect(configuration.process.maximumBackoff == .seconds(7_200))
    }

    @Test("a URL with a user name and password is rejected, and the error hides them")
    func userInfo() throws {
        let error = #expect(throws: ConfigurationError.self) {
            try BotConfiguration.load(variables: [
                "BOT_TOKEN": Self.token, "DISCORD_API_BASE_URL": "https://user:hush@discord.com/api",
            ])
        }
        let text = error.map { "\($0)" } ?? ""
        #expect(text.contains(#"got "https://<hidden>@discord.com/api""#), "\(text)")
        #expect(!text.contains("hush"))
    }

    @Test(
        "a time zone that is no IANA name is rejected with a suggestion, if there is one",
        arguments: [("BST", nil), ("Europe/berlin", "Europe/Berlin"), ("Berlin", "Europe/Berlin"), ("GMT+2", nil)])
    func timeZone(name: String, suggestion: String?) throws {
        let error = #expect(throws: ConfigurationError.self) {
            try BotConfiguration.load(variables: ["BOT_TOKEN": Self.token, "TIMEZONE": name])
        }
        let text = error.map { "\($0)" } ?? ""
        #expect(text.contains("got \"\(name)\""), "\(text)")
        if let suggestion { #expect(text.contains(suggestion), "\(text)") }
    }

    @Test("a byte order mark at the start of a .env file is no part of the first name")
    func byteOrderMark() throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).env")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data("\u{FEFF}BOT_TOKEN=\(Self.token)\n".utf8).write(to: file)
        let configuration = try BotConfiguration.load(
            from: ConfigurationSources(environment: [:], environmentFile: file.path))
        #expect(configuration.token.revealed == Self.token)
    }
}
