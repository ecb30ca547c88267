// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Localization
import Testing

/// Reads the sources of all other targets. The catalogs and the code cannot disagree about which texts and values there are.
@Suite("Uses of texts")
struct TextUseTests {
    /// The sources by path.
    private static func sources() throws -> [String: String] {
        let root = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
            .deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Sources")
        let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
        var sources: [String: String] = [:]
        while let file = files?.nextObject() as? URL {
            guard file.pathExtension == "swift", !file.path.hasSuffix("/TextKey.swift") else { continue }
            sources[file.path] = try String(contentsOf: file, encoding: .utf8)
        }
        return sources
    }

    @Test("Every text is used")
    func used() throws {
        let code = try Self.sources().values.joined(separator: "\n")
        let words = Set(code.matches(of: /\.([a-z]\w*)\b/).map { String($0.output.1) })
        #expect(TextKey.allCases.map(\.rawValue).filter { !words.contains($0) } == [])
    }

    /// A call with values ends its list with `]`; calls with a variable for the values are not checked.
    @Test("Calls pass exactly the values that their text has")
    func values() throws {
        let catalog = try TextCatalog(parsing: TextCatalog.file(.english))
        var calls = 0
        for (path, code) in try Self.sources() {
            for match in code.matches(of: /\(\s*\.(\w+)(\)|,\s*\[)/) {
                guard let key = TextKey(rawValue: String(match.output.1)) else { continue }
                let hasValues = match.output.2 != ")"
                let names = hasValues ? Self.names(in: code[match.range.upperBound...]) : []
                calls += hasValues ? 1 : 0
                #expect(names == catalog.patterns[key]?.names, "\(path): \(key)")
            }
        }
        #expect(calls > 40)
    }

    /// The names of a dictionary literal up to its `]`.
    private static func names(in code: Substring) -> Set<String> {
        var depth = 1
        var end = code.startIndex
        var isQuoted = false
        while end < code.endIndex, depth > 0 {
            switch code[end] {
            case "\"": isQuoted.toggle()
            case "[" where !isQuoted: depth += 1
            case "]" where !isQuoted: depth -= 1
            default: break
            }
            end = code.index(after: end)
        }
        return Set(code[..<end].matches(of: #/(?:^|[,\s\[])"(\w+)": /#).map { String($0.output.1) })
    }
}
