// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Logging
import Timekeeping

extension LogRecord {
    /// Maximum length of a string in UTF-8 bytes.
    static let maximumText = 16_384
    /// Maximum number of elements in a list or dictionary.
    static let maximumElements = 64
    /// Maximum nesting depth of metadata.
    static let maximumDepth = 8

    /// Creates a record of a log event. Secrets are removed before truncation, so that no part of a secret remains.
    ///
    /// - Parameters:
    ///   - event: the log event.
    ///   - metadata: the merged metadata of the logger, the provider and the event.
    ///   - logger: the logger's label.
    ///   - at: the time of the event.
    ///   - filter: removes secrets.
    init(_ event: LogEvent, metadata: Logger.Metadata, logger: String, at: WallInstant, filter: SecretFilter) {
        self.init(
            at: at, level: event.level, logger: logger,
            message: filter.clean(event.message.description).cut(to: Self.maximumText),
            error: event.error.map { filter.clean("\($0)").cut(to: Self.maximumText) },
            fields: Self.fields(metadata, filter, depth: 0), file: event.file)
    }

    private static func fields(_ metadata: Logger.Metadata, _ filter: SecretFilter, depth: Int) -> [Field] {
        if metadata.isEmpty { return [] }
        var names = metadata.keys.sorted()
        let left = names.count - maximumElements
        if left > 0 { names.removeLast(left) }
        var fields = names.map { name in
            Field(
                name: filter.clean(name).cut(to: 256),
                value: filter.hides(name)
                    ? .text(SecretFilter.mark) : value(metadata[name] ?? "", filter, depth: depth + 1))
        }
        if left > 0 { fields.append(Field(name: "…", value: .text("\(left) more"))) }
        return fields
    }

    private static func value(_ value: Logger.MetadataValue, _ filter: SecretFilter, depth: Int) -> Value {
        guard depth <= maximumDepth else { return .text("…") }
        switch value {
        case .string(let text): return .text(filter.clean(text).cut(to: maximumText))
        case .stringConvertible(let value): return .text(filter.clean(value.description).cut(to: maximumText))
        case .dictionary(let metadata): return .fields(fields(metadata, filter, depth: depth))
        case .array(let values):
            let left = values.count - maximumElements
            let shown = values.prefix(maximumElements).map { Self.value($0, filter, depth: depth + 1) }
            return .list(left > 0 ? shown + [.text("… \(left) more")] : shown)
        }
    }
}

extension String {
    /// Truncates the string at a code point boundary and appends `…` if it is longer than a limit.
    ///
    /// - Parameter limit: the maximum length without `…`, in UTF-8 bytes.
    /// - Returns: the truncated string, or the string itself if it is not longer.
    package func cut(to limit: Int) -> String {
        guard utf8.count > limit else { return self }
        var end = utf8.index(startIndex, offsetBy: limit)
        // A byte 10xxxxxx continues a code point.
        while end > startIndex, utf8[end] & 0xC0 == 0x80 { end = utf8.index(before: end) }
        return String(self[..<end]) + "…"
    }
}
