// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Testing

/// Valid and invalid values of a variable.
package struct VariableRow: Sendable, CustomTestStringConvertible {
    package let name: String
    package let good: [String]
    package let bad: [String]

    package init(_ name: String, good: [String], bad: [String] = []) {
        self.name = name
        self.good = good
        self.bad = bad
    }

    package var testDescription: String { name }

    private static func number(_ name: String, _ lowest: Int, _ highest: Int) -> VariableRow {
        VariableRow(
            name, good: ["\(lowest)", "\(highest)"],
            bad: ["\(lowest - 1)", "\(highest + 1)", "5.0", "1e2", "many", "99999999999999999999"])
    }

    private static func id(_ name: String) -> VariableRow {
        VariableRow(
            name, good: ["123456789012345678", "18446744073709551615"],
            bad: ["0", "abc", "-3", "18446744073709551616", "012345678901234567", "#general"])
    }

    private static func flag(_ name: String) -> VariableRow {
        VariableRow(name, good: ["true", "No", "1", "off"], bad: ["maybe", "2", "tru"])
    }

    package static let all: [VariableRow] = [
        VariableRow(
            "BOT_TOKEN", good: [SourceFixture.token], bad: ["abc", "a.b", "a..c", "a.b.c.d", "Bot a.b.c", "ä.b.c"]),
        VariableRow("BOT_TOKEN_FILE", good: []),
        id("GUILD_ID"), id("MEMBER_COUNT_CHANNEL_ID"), id("ONLINE_COUNT_CHANNEL_ID"), id("BAN_COUNT_CHANNEL_ID"),
        id("STATS_CHANNEL_ID"), id("HEARTBEAT_CHANNEL_ID"),
        number("UPDATE_INTERVAL", 30, 86_400),
        VariableRow("NUMBER_FORMAT", good: ["plain", "grouped"], bad: ["roman", "Plain"]),
        VariableRow("TIMEZONE", good: ["Europe/Berlin", "America/New_York"], bad: ["Mars/Olympus", "Berlin"]),
        flag("COUNT_BOTS"), flag("WEEKLY_REPORT"),
        VariableRow(
            "ACTIVITY", good: ["none", "messages,voice", "messages,invites"], bad: ["all", "messages,", "none,voice"]),
        number("HEARTBEAT_INTERVAL", 60, 86_400), number("PRESENCE_UPDATE_INTERVAL", 20, 86_400),
        number("MAX_BACKOFF", 30, 86_400), number("MAX_RETRY_ATTEMPTS", 1, 10), number("CACHE_TTL", 1, 86_400),
        number("MAX_CACHE_SIZE", 1, 1_000_000),
        VariableRow("MEMORY_WARNING_THRESHOLD", good: ["1", "94"], bad: ["0", "95", "100", "x"]),
        VariableRow("MEMORY_CRITICAL_THRESHOLD", good: ["81", "100"], bad: ["1", "101", "x"]),
        VariableRow("DISK_WARNING_THRESHOLD", good: ["1", "96"], bad: ["0", "97", "100", "x"]),
        VariableRow("DISK_CRITICAL_THRESHOLD", good: ["91", "100"], bad: ["1", "101", "x"]),
        number("SHUTDOWN_TIMEOUT", 1, 300),
        VariableRow("LOG_LEVEL", good: ["TRACE", "debug", "Critical"], bad: ["LOUD", "warn"]),
        VariableRow("LOG_FORMAT", good: ["auto", "tree", "json"], bad: ["xml", "JSON"]),
        VariableRow("LOG_DIR", good: ["logs", "/var/log/statsbot"]),
        number("LOG_RETENTION_DAYS", 1, 3_650), number("LOG_MAX_MEGABYTES", 1, 1_000_000),
        VariableRow(
            "LOG_WEBHOOK_URL", good: ["https://discord.com/api/webhooks/123456789012345678/abc-DEF"],
            bad: ["https://discord.com/api/webhooks/1/hush hush", "hello"]),
        VariableRow("LOG_WEBHOOK_URL_FILE", good: []),
        number("MAX_LOG_ENTRIES", 1, 100_000),
        VariableRow("DATA_DIR", good: ["data", "/srv/statsbot"]), number("EVENT_RETENTION_DAYS", 1, 36_500),
        VariableRow("EXPORTER_HOST", good: ["127.0.0.1", "::1"], bad: ["localhost", "256.1.1.1", "[::1]"]),
        number("EXPORTER_PORT", 0, 65_535),
        VariableRow("EXPORTER_TOKEN", good: ["s3cret"], bad: ["two words", "tökén"]),
        VariableRow("EXPORTER_TOKEN_FILE", good: []),
        VariableRow("EXPORTER_OPEN", good: ["none", "loopback"], bad: ["all", "true"]),
        VariableRow("EXPORTER_TLS_CERT", good: []), VariableRow("EXPORTER_TLS_KEY", good: []),
        VariableRow(
            "EXPORTER_CORS_ORIGIN", good: ["https://board.example.org", "http://127.0.0.1:8080"],
            bad: ["*", "null", "board.example.org", "https://Board.example.org", "https://a.example/x"]),
        VariableRow("INTENTS", good: ["required", "auto"], bad: ["none"]), number("SHARDS", 0, 10_000),
        VariableRow("GATEWAY_COMPRESSION", good: ["zstd-stream", "zlib-stream", "none"], bad: ["gzip"]),
        VariableRow(
            "DISCORD_API_BASE_URL", good: ["https://discord.com/api/v10", "http://127.0.0.1:8900/api/v10/"],
            bad: ["discord.com", "ftp://discord.com/", "https:///x"]),
        VariableRow("DISCORD_CA_FILE", good: ["/etc/ca.pem"]),
        VariableRow("STATSBOT_CLOCK", good: ["1767614400.0,60.0"], bad: ["now,1", "1767614400.0"]),
    ]
}
