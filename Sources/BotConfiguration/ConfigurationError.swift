// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// All errors of a configuration.
package struct ConfigurationError: Error, Sendable, Equatable, CustomStringConvertible {
    /// One error.
    package struct Issue: Sendable, Equatable, CustomStringConvertible {
        /// The variable, or the text in its position.
        package let variable: String
        /// The origin of the value; `nil` if it was not set.
        package let origin: ConfigurationOrigin?
        /// The problem, without a secret's value. Continues a sentence that begins with the variable.
        package let problem: String
        /// An example or advice.
        package let correction: String

        /// An error in a variable's value; `scope` is a prefix of the variable's name.
        package init(
            _ variable: ConfigurationVariable, _ origin: ConfigurationOrigin? = nil, in scope: String = "",
            problem: String, example: String
        ) {
            let isYAML = origin?.syntax == .yaml
            self.init(
                scope + (isYAML ? variable.key : variable.name), origin, problem: problem,
                correction: "for example: " + (isYAML ? variable.yaml(example) : variable.assignment(example)))
        }

        package init(_ variable: String, _ origin: ConfigurationOrigin? = nil, problem: String, correction: String) {
            self.variable = variable
            self.origin = origin
            self.problem = problem
            self.correction = correction
        }

        /// Two lines: the problem and the correction.
        package var description: String {
            "\(variable)\(origin.map { " (\($0))" } ?? "") \(problem)\n    \(correction)"
        }
    }

    /// The exit code of a process that rejects its configuration: `EX_CONFIG` of sysexits.h.
    package static let exitCode: Int32 = 78

    /// The errors: whole files first, then variables in the order of the reference, then the list of guilds.
    package let issues: [Issue]

    package init(issues: [Issue]) {
        self.issues = issues
    }

    /// All errors with their corrections.
    package var description: String {
        let lines = issues.flatMap { $0.description.split(separator: "\n") }.map { "  \($0)" }
        let heading =
            issues.count == 1
            ? "Invalid configuration (1 error):" : "Invalid configuration (\(issues.count) errors):"
        return heading + "\n" + lines.joined(separator: "\n")
    }
}
