// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import TestSupport
import Testing

@testable import BotConfiguration

@Suite("Values that were changed on their way")
struct SourceTextTests {
    /// The variables whose values may contain quotes.
    static let mayContainQuotes: Set<String> = [
        "BOT_TOKEN_FILE", "LOG_DIR", "LOG_WEBHOOK_URL_FILE", "DATA_DIR", "EXPORTER_TOKEN", "EXPORTER_TOKEN_FILE",
        "EXPORTER_TLS_CERT", "EXPORTER_TLS_KEY", "DISCORD_CA_FILE",
    ]

    @Test(
        "blanks, line ends and byte order marks around a value are removed, in every source and variable",
        arguments: VariableRow.all)
    func trimmed(row: VariableRow) throws {
        for kind in SourceFixture.SourceKind.allCases {
            for value in row.good {
                for written in ["\(value)\n", "\(value)\r\n", " \t\(value) \n\n", "\u{FEFF}\(value)\u{200B}"] {
                    let (checked, entry) = try check(row.name, Self.spelled(written, in: kind), kind)
                    #expect(checked.error == nil)
                    #expect(entry.written?.revealed == value)
                    #expect(checked.warnings.allSatisfy { !$0.advice.contains("quotation") })
                }
            }
        }
    }

    @Test(
        "quotes that came along are removed with a warning, or rejected where they may be part of the value",
        arguments: VariableRow.all)
    func quoted(row: VariableRow) throws {
        let values = row.good.isEmpty ? ["/run/secrets/x"] : row.good
        for kind in SourceFixture.SourceKind.allCases {
            for value in values {
                for written in ["\"\(value)\"", "'\(value)'\r\n", " \u{201C}\(value)\u{201D}", "\"\(value) \""] {
                    // A token consists of ASCII, so these quotes are no part of it.
                    let isCertain =
                        !Self.mayContainQuotes.contains(row.name)
                        || (row.name == "EXPORTER_TOKEN" && !"\"'".contains(written.first ?? "\""))
                        || (row.name == "EXPORTER_TOKEN" && written.contains(" \""))
                    let (checked, entry) = try check(row.name, Self.spelled(written, in: kind), kind)
                    let issues = checked.error?.issues.filter { $0.problem.contains("quotation") } ?? []
                    let warnings = checked.warnings.filter { $0.advice.contains("quotation") }
                    if isCertain {
                        #expect(checked.error == nil, "\(kind): \(written)")
                        #expect(warnings.map { $0.variable.uppercased() } == [row.name])
                        #expect(entry.written?.revealed == value)
                    } else {
                        #expect(issues.map { $0.variable.uppercased() } == [row.name], "\(kind): \(written)")
                        #expect(issues.first?.origin?.short == kind.origin)
                    }
                    if entry.variable.isSecret { #expect(!"\(issues) \(warnings)".contains(value)) }
                }
            }
        }
    }

    @Test(
        "a value with one quote, or with a control character, is rejected in every source and variable",
        arguments: VariableRow.all)
    func uncertain(row: VariableRow) throws {
        for kind in SourceFixture.SourceKind.allCases {
            for value in row.good.isEmpty ? ["/run/secrets/x"] : row.good {
                for written in ["\"\(value)", "\(value)'", "\(value)\nhush", "\(value)\rhush", "\(value)\u{7f}"] {
                    let (checked, _) = try check(row.name, Self.spelled(written, in: kind), kind)
                    let problems = checked.error?.issues.filter { $0.variable.uppercased() == row.name }.map(\.problem)
                    let expected: SourceTextDefect =
                        written == "\"\(value)" || written == "\(value)'" ? .quote : .controlCharacter
                    #expect(problems?.count == 1 && problems?[0].hasPrefix(expected.problem) == true, "\(kind)")
                    if Settings.all.contains(where: { $0.name == row.name && $0.isSecret }) {
                        #expect(problems == [expected.problem])
                    }
                }
            }
        }
    }

    @Test(
        "a value of blanks or empty quotes counts as not set",
        arguments: ["\n", " \r\n", "\"\"", "''\n", "\u{FEFF}"])
    func empty(written: String) throws {
        for kind in SourceFixture.SourceKind.allCases {
            let (checked, entry) = try check("SHARDS", Self.spelled(written, in: kind), kind)
            #expect(checked.error == nil)
            #expect(entry.origin == nil && entry.text == "0")
        }
        let (checked, _) = try check("LOG_DIR", written, .environment)
        #expect(checked.configuration?.process.logging.directory == nil)
    }

    @Test(
        "secret files are read in the same way",
        arguments: [
            ("from.the.file\r\n", nil, nil), ("\u{FEFF}from.the.file", nil, nil),
            ("\"from.the.file\"\n", nil, "names a file that is read without the quotation marks in it. Remove them"),
            ("\"from.the.file", "names a file whose content starts or ends with a quotation mark", nil),
            ("from.the\n.file", "names a file whose content contains a line break", nil),
            (" \n\u{FEFF}", "names an empty file", nil),
        ] as [(String, String?, String?)])
    func secretFiles(content: String, problem: String?, warning: String?) throws {
        let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try Data(content.utf8).write(to: path)
        defer { try? FileManager.default.removeItem(at: path) }
        let checked = CheckedConfiguration(ConfigurationSources(variables: ["BOT_TOKEN_FILE": path.path + "\n"]))
        #expect(checked.warnings.map(\.advice) == [warning].compactMap(\.self))
        guard let problem else {
            #expect(checked.configuration?.token.revealed == "from.the.file")
            return
        }
        #expect(checked.error?.issues.map(\.variable) == ["BOT_TOKEN_FILE"])
        #expect(checked.error?.issues[0].problem.hasPrefix(problem) == true)
        #expect(checked.error?.description.contains("from.the") == false)
    }

    @Test("a secret file that is not UTF-8 is named as such")
    func secretFileEncoding() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try Data([0xFF, 0xFE, 0x61, 0x00]).write(to: path)
        defer { try? FileManager.default.removeItem(at: path) }
        let error = CheckedConfiguration(ConfigurationSources(variables: ["BOT_TOKEN_FILE": path.path])).error
        #expect(error?.issues.map(\.problem) == ["names a file that is not UTF-8, got \"\(path.path)\""])
    }

    /// A value as it has to be written so that it arrives with all its characters.
    private static func spelled(_ value: String, in kind: SourceFixture.SourceKind) -> String {
        guard kind == .environmentFile || kind == .yaml else { return value }
        let escaped = value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
            .replacing("\r", with: "\\r").replacing("\t", with: "\\t").replacing("\r\n", with: "\\r\\n")
        // The fixture adds the quotes of YAML. A control character is an escape there.
        return kind == .yaml
            ? escaped.replacing("\u{7f}", with: "\\x7f").replacing("\u{FEFF}", with: "\\uFEFF") : "\"\(escaped)\""
    }

    private func check(
        _ name: String, _ value: String, _ kind: SourceFixture.SourceKind
    ) throws -> (CheckedConfiguration, EffectiveValue) {
        var fixture = SourceFixture(values: [kind: [(name, value)]])
        if name != "BOT_TOKEN" { fixture.values[.environment, default: []].append(("BOT_TOKEN", SourceFixture.token)) }
        let checked = try fixture.sources { CheckedConfiguration($0) }
        return (checked, try #require(checked.values.first { $0.variable.name == name }))
    }
}
