// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordGateway
import DiscordModels
import Foundation
import Localization
import Logging
import Statistics
import Storage
import TestSupport
import Testing

@testable import BotConfiguration
@testable import BotLogging
@testable import Counting
@testable import Machine
@testable import StatsBot

/// English is compared as a whole in the tests of each message.
@Suite("Messages in other languages")
struct LocalizedMessagesTests {
    private func values(_ embed: Embed?) -> [[String]] { (embed?.fields ?? []).map { [$0.name, $0.value] } }

    private func daily(_ language: Language) -> DailyReport {
        DailyReport(
            day: ReportHistory.day("2026-11-24"),
            counts: EventCounts(joins: 1_012, rejoins: 2, leaves: 3, kicked: 1, banned: 1, bans: 1),
            joined: [ReportHistory.person(1)],
            left: [.init(person: ReportHistory.person(78, "bob"), cause: .kicked)],
            unobserved: [
                ReportHistory.span(
                    "2026-11-25T01:00:00Z", "2026-11-25T02:00:00Z", 1_488, 1_490,
                    repaired: RepairedCounts(joins: 3, leaves: 1))
            ],
            week: EventCounts(joins: 1_084, leaves: 40), weekBefore: EventCounts(joins: 1_084, leaves: 23),
            timeZone: ReportHistory.zone, texts: Texts(language))
    }

    @Test("the daily report in German")
    func german() {
        let embed = daily(.german).embed(at: ReportHistory.at("2026-11-25T05:00:01Z"), chart: nil)
        #expect(embed.title == "📊 Tagesbericht – 24. Nov. 2026")
        #expect(
            values(embed) == [
                ["Mitgliederbewegung", "Beitritte: 1.012 (2 zurückgekehrt)\nAustritte: 3\nSaldo: +1.009"],
                ["Moderation", "Banns: 1\nKicks: 1"],
                ["Neue Mitglieder", "<@1>\n*… und noch 1.011*"],
                ["Ausgetretene Mitglieder", "bob (gekickt)\n*… und noch 2*"],
                [
                    "Letzte 7 Tage (Vergleich: 7 Tage davor)",
                    "Beitritte: 1.084 (unverändert)\nSaldo: +1.044 (-17)",
                ],
                [
                    "Nicht beobachtet",
                    "24. Nov., 20:00 bis 24. Nov., 21:00: 3 Beitritte, 1 Austritt nachgetragen, 1.490 Mitglieder\n"
                        + "Nachgetragene Ereignisse sind mitgezählt. Andere Beitritte und Austritte in diesen Zeiten sind "
                        + "unbekannt.",
                ],
            ])
    }

    @Test("the daily report in Japanese")
    func japanese() {
        let embed = daily(.japanese).embed(at: ReportHistory.at("2026-11-25T05:00:01Z"), chart: nil)
        #expect(embed.title == "📊 日次レポート – 2026年11月24日")
        #expect(
            values(embed).prefix(3) == [
                ["メンバーの動き", "参加：1,012（うち再参加2）\n脱退：3\n増減：+1,009"], ["モデレーション", "BAN：1\nキック：1"],
                ["新しいメンバー", "<@1>\n*…ほか1,011件*"],
            ])
    }

    @Test(
        "the weekly report has days and weekdays in the language of the guild",
        arguments: [
            (
                Language.french, "📊 Rapport hebdomadaire – 16–22 nov. 2026",
                "lun. 16 nov.\u{A0}: 9 arrivées, 2 départs, solde +7",
                "dim. 22 nov.\u{A0}: 1\u{202F}000 arrivées, 1 départ, solde +999"
            ),
            (
                .spanish, "📊 Informe semanal – 16\u{2009}–\u{2009}22 nov 2026",
                "lun, 16 nov: 9 entradas, 2 salidas, neto +7", "dom, 22 nov: 1000 entradas, 1 salida, neto +999"
            ),
            (
                .portuguese, "📊 Relatório semanal – 16\u{2009}–\u{2009}22 de nov. de 2026",
                "seg., 16 de nov.: 9 entradas, 2 saídas, saldo +7",
                "dom., 22 de nov.: 1.000 entradas, 1 saída, saldo +999"
            ),
        ])
    func weekly(_ language: Language, _ title: String, _ first: String, _ last: String) throws {
        var history = InMemoryHistory()
        history.days = [
            ReportHistory.counts("2026-11-16", joins: 9, leaves: 2),
            ReportHistory.counts("2026-11-22", joins: 1_000, leaves: 1, bans: 3),
        ]
        let report = try ReportReader(
            reader: history, guild: ReportHistory.guild, timeZone: ReportHistory.zone, texts: Texts(language)
        ).weekly(endingOn: ReportHistory.day("2026-11-22"))
        let embed = report.embed(at: ReportHistory.at("2026-11-23T05:00:01Z"), chart: nil)
        #expect(embed.title == title)
        let days = values(embed)[3][1].split(separator: "\n").map(String.init)
        #expect([days.first, days.last] == [first, last])
    }

    @Test("the heartbeat message in German is still recognized by the ID of the run")
    func heartbeat() {
        let report = HeartbeatReport(
            at: Date(timeIntervalSince1970: 1_767_614_400), timeZone: ReportHistory.zone, uptime: .seconds(90_300),
            system: HeartbeatReport.System(processor: 0.0123, ping: .microseconds(41_600), threads: 17),
            today: EventCounts(joins: 1_200, leaves: 1_203), joined: [], left: [],
            logs: [
                RecentLogs.Entry(at: Date(timeIntervalSince1970: 1_767_614_405), level: .warning, message: "a")
            ],
            runID: RunID(0xBEEF), texts: Texts(.german))
        #expect(report.embed.title == "🤖 StatsBot-Status")
        #expect(
            values(report.embed) == [
                ["⏱️ Laufzeit", "1 Tag, 1 Stunde und 5 Minuten"],
                ["💻 System", "CPU: 1,2\u{A0}%\nRAM: unbekannt\nPing: 42 ms"],
                ["💾 Ressourcen", "Datenträger: unbekannt\nThreads: 17"],
                ["📊 Aktivität heute", "Beitritte: 1.200\nAustritte: 1.203\nSaldo: -3\nBanns: 0"],
                ["📝 Letzte Meldungen", "`07:00:05 GMT-5` WARNING: a"],
            ])
        #expect(report.embed.footer?.text.hasSuffix("Lauf-ID: \(report.mark)") == true)
    }

    @Test("replies in every language have no text in English and no placeholder", arguments: Language.allCases)
    func replies(_ language: Language) {
        let texts = Texts(language)
        let noon = Date(timeIntervalSince1970: 1_767_614_400)
        let data = KeptData(
            isOptedOut: false, guilds: (1...12).map { KeptData.InGuild(id: $0, isMember: true, isBanned: true) })
        let replies =
            [
                CreditsReply(uptime: .seconds(120), gateway: nil, at: noon, texts: texts).reply,
                HealthReply(
                    gateway: GatewayStatus(phase: .resuming), uptime: .seconds(3_600), isReady: false,
                    isCurrent: false, pendingEvents: 2, isStoreReadable: true, lastReport: nil, runID: RunID(1),
                    at: noon, texts: texts
                ).reply,
            ]
            + PrivacyStep.allCases.map { step in
                PrivacyReply(step: step, isUpdate: true, data: data, names: [:], texts: texts).reply
            }
        let embeds = replies.compactMap(\.embed) + [daily(language).embed(at: noon, chart: nil)]
        let shown = embeds.flatMap { embed in
            [embed.title, embed.description].compactMap(\.self) + values(embed).flatMap(\.self)
        }
        let labels = replies.flatMap { $0.components ?? [] }.flatMap(\.components).compactMap(\.label)
        let english = /\b(the|your|you|joins|leaves|members|days|not|yet)\b/.ignoresCase()
        for text in shown + labels {
            #expect(!text.contains("{"), "\(text)")
            #expect(language == .english || text.firstMatch(of: english) == nil, "\(text)")
        }
        #expect(shown.count > 60)
    }

    @Test(
        "channel names that the bot chooses are in the language of the guild",
        arguments: [
            (Language.german, false, "general", "Mitglieder: 12.345"), (.german, true, "general", "mitglieder-12.345"),
            (.german, true, "mitglieder-1.234", "mitglieder-12.345"),
            (.french, false, "👥 Membres\u{A0}: 1\u{202F}234", "👥 Membres\u{A0}: 12\u{202F}345"),
            (.french, true, "general", "membres-12\u{202F}345"), (.japanese, false, "general", "メンバー: 12,345"),
        ])
    func names(_ language: Language, _ isText: Bool, _ current: String, _ expected: String) {
        #expect(
            ChannelName.replacingNumber(
                in: NamedChannel(name: current, isText: isText), with: 12_345, of: .members, format: .grouped,
                Texts(language)) == expected)
    }

    @Test("the presence is in the language of the guilds")
    func presence() {
        let texts = Texts(.portuguese)
        #expect(BotPresence.members(1_500).text(texts) == "👥 1.500 membros")
        #expect(BotPresence.online(1).text(texts) == "🟢 1 online")
        #expect(BotPresence.bans(1_000_000).text(texts) == "🔨 1.000.000 de banimentos")
        #expect(BotPresence.restarting.text(texts) == "🔄 Reiniciando…")
    }
}
