// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Formatting

/// An error in the text of a template.
package struct CounterTemplateError: Error, Sendable, Hashable {
    package enum Problem: Sendable, Hashable {
        /// The text is empty or blank.
        case empty
        /// The text is longer than `CounterTemplate.maximumLength` UTF-16 code units.
        case tooLong
        /// The text contains no value, so it would never change.
        case noValue
        /// `{` without `}`.
        case unclosedBrace
        /// `}` without `{`.
        case unopenedBrace
        /// `{}`.
        case emptyBraces
        /// A name that is not one of `CounterValue.names`, with the most similar one if one is similar.
        case unknownValue(String, similar: String?)
        /// A value that needs an argument has none; with an example of what to write.
        case missingArgument(String, example: String)
        /// A value has an argument that it does not take.
        case unexpectedArgument(String)
        /// The step of a goal is not a number within `CounterValue.steps`.
        case invalidStep(String)
        /// The argument is not the ID of a role.
        case invalidRole(String)
        /// The argument is not a valid date format.
        case invalidDateFormat(String, CounterDateFormat.Problem)
    }

    /// The character where the problem begins, counted from 1. For a value, this is its opening brace.
    package let position: Int
    package let problem: Problem
}

extension CounterTemplateError: CustomStringConvertible {
    /// The error in English, for logs.
    package var description: String {
        switch problem {
        case .empty: "The template is empty"
        case .tooLong: "The template is longer than \(CounterTemplate.maximumLength) characters"
        case .noValue: "The template has no value such as {members}"
        default: "Position \(position): \(detail)"
        }
    }

    private var detail: String {
        switch problem {
        case .empty, .tooLong, .noValue: ""
        case .unclosedBrace: "{ has no matching }. Write {{ for a brace"
        case .unopenedBrace: "} has no matching {. Write }} for a brace"
        case .emptyBraces: "no value between the braces. Write {{}} for braces"
        case .unknownValue(let name, let similar?): "unknown value \(name.quoted()); did you mean {\(similar)}?"
        case .unknownValue(let name, nil):
            "unknown value \(name.quoted()); known values: \(CounterValue.names.joined(separator: ", "))"
        case .missingArgument(let name, let example): "{\(name)} needs an argument, for example {\(example)}"
        case .unexpectedArgument(let name): "{\(name)} has no argument"
        case .invalidStep(let text):
            "the step of a goal must be a number from \(CounterValue.steps.lowerBound) to "
                + "\(CounterValue.steps.upperBound), got \(text.quoted())"
        case .invalidRole(let text): "{role:…} needs the ID of a role, got \(text.quoted())"
        case .invalidDateFormat(let text, let problem): "invalid date format \(text.quoted()): \(problem)"
        }
    }
}
