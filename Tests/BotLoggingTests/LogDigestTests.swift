// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import Logging
import Testing
import Timekeeping

@testable import BotLogging

@Suite("Log webhook digest and messages")
struct LogDigestTests {
    private static let start = WallInstant(secondsSince1970: 1_767_614_400)

    private func later(_ seconds: Int) -> WallInstant { Self.start.advanced(by: .seconds(seconds)) }

    private func add(_ record: LogRecord, to digest: inout LogDigest) {
        let isAdded = digest.add(record)
        #expect(isAdded)
    }

    @Test("repeated messages with the same level and logger are counted in one entry")
    func duplicates() {
        var digest = LogDigest()
        for (second, record) in [
            LogRecord.made("a", .warning), .made("a", .error), .made("a", .warning),
            .made("a", .warning, logger: "other"),
            .made("b", .warning), .made("a", .warning),
        ].enumerated() {
            var record = record
            record.at = later(second)
            add(record, to: &digest)
        }
        let summary = digest.entries.map { "\($0.level) \($0.logger) \($0.message) \($0.count)" }
        #expect(summary == ["warning statsbot a 3", "error statsbot a 1", "warning other a 1", "warning statsbot b 1"])
        #expect(digest.entries.first.map { [$0.first, $0.last] } == [later(0), later(5)])
    }

    @Test("it has capacity for fifty; entries that are put back come first, and no message is lost or counted twice")
    func capacity() {
        var digest = LogDigest()
        for number in 0..<60 where !digest.add(.made("\(number)", .warning)) { digest.omit() }
        #expect(digest.entries.map(\.message) == (0..<50).map(String.init))
        let (taken, omitted) = digest.take(10)
        #expect(taken.map(\.message) == (0..<10).map(String.init))
        #expect(omitted == 10)
        #expect(digest.omitted == 0)
        for number in [3, 100, 101] { add(.made("\(number)", .warning), to: &digest) }
        let lost = digest.putBack(taken, omitted: omitted)
        #expect(lost == 2)
        #expect(digest.entries.map(\.message) == (0..<50).map(String.init))
        #expect(digest.entries[3].count == 2)
        #expect(digest.omitted == 12)
        let all = digest.entries.reduce(digest.omitted) { $0 + $1.count }
        #expect(all == 63)
    }

    @Test("a message is an embed for each entry, with the time, the level, the count and the metadata")
    func message() throws {
        var digest = LogDigest()
        var record = LogRecord.made("the *heartbeat* could not be sent @everyone", .error, at: Self.start)
        record.fields = [
            LogRecord.Field(name: "error", value: .text("no\nanswer")),
            LogRecord.Field(name: "list", value: .list([.text("a"), .text("b")])),
        ]
        for second in 0..<1_200 {
            record.at = later(second)
            add(record, to: &digest)
        }
        add(.made("memory low", .warning, at: Self.start), to: &digest)
        add(.made("all is lost", .critical, at: Self.start, logger: "other"), to: &digest)
        let message = LogWebhookMessage(digest.entries, omitted: 1_234, runID: RunID(0xABC))
        #expect(message.count == 3)
        #expect(
            message.parameters
                == WebhookParameters(
                    content: "1,234 other warnings and errors omitted.",
                    embeds: [
                        Embed(
                            title: "❌ the \\*heartbeat\\* could not be sent @\u{200B}everyone (×1,200)",
                            description: "**error**: no answer\n**list**: \\[a, b\\]",
                            timestamp: "2026-01-05T12:00:00Z",
                            color: 0xE74C3C,
                            footer: Embed.Footer(
                                text: "error • statsbot • until 2026-01-05T12:19:59Z • Run ID: 00000ABC")),
                        Embed(
                            title: "⚠️ memory low", timestamp: "2026-01-05T12:00:00Z", color: 0xF1C40F,
                            footer: Embed.Footer(text: "warning • statsbot • Run ID: 00000ABC")),
                        Embed(
                            title: "🔥 all is lost", timestamp: "2026-01-05T12:00:00Z", color: 0x992D22,
                            footer: Embed.Footer(text: "critical • other • Run ID: 00000ABC")),
                    ], allowedMentions: .none, username: "StatsBot log"))
    }

    @Test("no message exceeds Discord's limits, and none is empty", arguments: ["x", "é", "👥", "*", "\u{301}"])
    func limits(_ piece: String) {
        var digest = LogDigest()
        for number in 0..<50 {
            var record = LogRecord.made("\(number)" + String(repeating: piece, count: 5_000), .warning)
            record.fields = (0..<20).map {
                LogRecord.Field(name: "\($0)" + piece, value: .text(String(repeating: piece, count: 2_000)))
            }
            add(record, to: &digest)
        }
        var messages = 0
        while !digest.isEmpty {
            let message = LogWebhookMessage(digest.entries, omitted: 0, runID: RunID(1))
            #expect(message.count > 0)
            let embeds = message.parameters.embeds ?? []
            #expect(embeds.count == message.count && embeds.count <= 10)
            let lengths = embeds.map { embed in
                [embed.title, embed.description, embed.footer?.text].map { $0?.utf16.count ?? 0 }
            }
            #expect(lengths.allSatisfy { $0[0] <= 256 && $0[1] <= 4_096 && $0[2] <= 2_048 })
            #expect(lengths.joined().reduce(0, +) <= 6_000)
            _ = digest.take(max(1, message.count))
            messages += 1
        }
        #expect(messages <= 50)
    }

    @Test("the inbox accepts warnings and errors except those about the webhook itself")
    func inbox() async throws {
        let inbox = LogWebhookInbox()
        inbox.take(.made("info"))
        inbox.take(.made("own", .error, logger: "statsbot.log-webhook"))
        inbox.take(.note(.filesFail("x"), at: Self.start))
        #expect(inbox.next(runID: RunID(1)) == nil)
        inbox.take(.made("warning", .warning))
        try await inbox.wait(for: 1)
        #expect(inbox.next(runID: RunID(1))?.entries.map(\.message) == ["warning"])
        inbox.take(.made("a", .warning))
        inbox.close()
        inbox.take(.made("b", .warning))
        #expect(inbox.next(runID: RunID(1)) == nil)
        #expect(inbox.dropped == 2)
    }
}
