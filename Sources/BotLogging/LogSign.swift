// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Logging

/// The emoji before a message in the tree format: by level for warnings and errors, otherwise by subject.
enum LogSign {
    static func of(_ record: LogRecord) -> String {
        switch record.level {
        case .warning: return "⚠️"
        case .error: return "❌"
        case .critical: return "🔥"
        case .trace, .debug, .info, .notice: break
        }
        let parts = record.file.split(separator: "/", maxSplits: 1)
        guard let module = parts.first, parts.count == 2 else { return "📊" }
        return parts.last.flatMap { file in files.first { file.hasPrefix($0.prefix) }?.sign } ?? modules[String(module)]
            ?? "📊"
    }

    /// Signs by prefix of the source file name; the same as the old bot's where it had one.
    private static let files: [(prefix: String, sign: String)] = [
        ("Heartbeat", "💓"), ("Presence", "👤"), ("Report", "📋"), ("Weekly", "📋"), ("Daily", "📋"),
        ("ChannelName", "✏️"), ("Command", "💬"), ("Interaction", "💬"), ("Ban", "🔨"), ("Guild", "🏠"), ("Census", "👥"),
        ("Approximate", "👥"), ("Member", "👥"), ("Store", "💾"), ("SQLite", "💾"), ("Event", "💾"), ("Backup", "💾"),
        ("Resource", "🩺"), ("System", "🩺"), ("Supervised", "🩺"), ("Application", "🚀"), ("Run", "🚀"), ("Reload", "🔁"),
        ("Live", "🔁"), ("Log", "📝"), ("RequestGate", "⏳"), ("RateLimit", "⏳"),
    ]

    private static let modules = [
        "DiscordGateway": "📡", "DiscordREST": "🔗", "DiscordSimulator": "🎭", "Exporter": "🌐", "ServiceLifecycle": "🔄",
        "StatsBotCommand": "🚀",
    ]
}
