// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// All errors in a body, by field. Source: Reference, "Error Messages".
struct FormErrors: Sendable, Equatable {
    private struct Node: Sendable, Equatable {
        var children: [String: Node] = [:]
        var errors: [PayloadValue] = []

        mutating func add(_ error: PayloadValue, at path: ArraySlice<String>) {
            if let first = path.first {
                children[first, default: Node()].add(error, at: path.dropFirst())
            } else {
                errors.append(error)
            }
        }

        var json: PayloadValue {
            var fields = children.mapValues(\.json)
            if !errors.isEmpty { fields["_errors"] = .array(errors) }
            return .object(fields)
        }
    }

    private var root = Node()
    private(set) var isEmpty = true

    /// Adds an error at a path; an empty path means the whole body.
    mutating func add(_ path: [String], code: String, _ message: String) {
        isEmpty = false
        root.add(.object(["code": .string(code), "message": .string(message)]), at: path[...])
    }

    /// The error response; `nil` if there are no errors.
    var refusal: RESTResponse? {
        guard !isEmpty else { return nil }
        return .json(
            PayloadValue.object([
                "code": .integer(50035), "message": .string("Invalid Form Body"), "errors": root.json,
            ]), status: 400)
    }

    mutating func addRequired(_ path: [String]) {
        add(path, code: "BASE_TYPE_REQUIRED", "This field is required")
    }

    // MARK: - Reading fields

    /// Reads a string whose length must be in a range; a missing one is an error only if it is `required`.
    mutating func text(
        _ value: PayloadValue?, at path: [String], _ length: ClosedRange<Int>, required: Bool = false
    ) -> String? {
        guard let value, !value.isNull else {
            if required { addRequired(path) }
            return nil
        }
        guard let text = value.text else {
            add(path, code: "STRING_TYPE_CONVERT", "Could not interpret the value as string.")
            return nil
        }
        let count = text.unicodeScalars.count
        if required, count == 0, length.lowerBound > 0 {
            addRequired(path)
        } else if count > length.upperBound, length.lowerBound == 0 {
            add(path, code: "BASE_TYPE_MAX_LENGTH", "Must be \(length.upperBound) or fewer in length.")
        } else if !length.contains(count) {
            add(
                path, code: "BASE_TYPE_BAD_LENGTH",
                "Must be between \(length.lowerBound) and \(length.upperBound) in length.")
        }
        return text
    }

    /// Reads an integer.
    mutating func integer(_ value: PayloadValue?, at path: [String], _ range: ClosedRange<Int64>) -> Int64? {
        guard let value, !value.isNull else { return nil }
        guard let number = value.integer else {
            add(path, code: "NUMBER_TYPE_COERCE", "Value is not int.")
            return nil
        }
        if number > range.upperBound {
            add(path, code: "NUMBER_TYPE_MAX", "int value should be less than or equal to \(range.upperBound).")
        } else if number < range.lowerBound {
            add(path, code: "NUMBER_TYPE_MIN", "int value should be greater than or equal to \(range.lowerBound).")
        }
        return number
    }

    /// Reads a list with at most `limit` elements.
    mutating func list(_ value: PayloadValue?, at path: [String], atMost limit: Int) -> [PayloadValue]? {
        guard let value, !value.isNull else { return nil }
        guard let list = value.array else {
            add(path, code: "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
            return nil
        }
        if list.count > limit { add(path, code: "BASE_TYPE_MAX_LENGTH", "Must be \(limit) or fewer in length.") }
        return list
    }

    /// Reads an object.
    mutating func object(_ value: PayloadValue?, at path: [String]) -> [String: PayloadValue]? {
        guard let value, !value.isNull else { return nil }
        guard let object = value.object else {
            add(path, code: "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
            return nil
        }
        return object
    }
}
