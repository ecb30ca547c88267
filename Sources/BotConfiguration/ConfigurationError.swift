// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// All errors of a configuration.
package struct ConfigurationError: Error, Sendable, Equatable, CustomStringConvertible {
    /// One error.
    package struct Fault: Sendable, Equatable, CustomStringConvertible {
        /// The variable, or what was written instead of one.
        package let variable: String
        /// Where it was set; `nil` if it was not.
        package let origin: ConfigurationOrigin?
        /// What is wrong; never contains a secret's value.
        package let problem: String
        /// An example or advice.
        package let correction: String

        /// An error in a variable's value; `scope` prefixes the variable's name.
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

        /// Two lines: what is wrong, and how to fix it.
        package var description: String {
            "\(variable)\(origin.map { " (\($0))" } ?? "") \(problem)\n    \(correction)"
        }
    }

    /// The exit code of a process that rejects its configuration: `EX_CONFIG` of sysexits.h.
    package static let exitCode: Int32 = 78

    /// The errors: whole files first, then variables in the order of the reference, then the list of guilds.
    package let faults: [Fault]

    package init(faults: [Fault]) {
        self.faults = faults
    }

    /// Each error with how to fix it.
    package var description: String {
        let lines = faults.flatMap { $0.description.split(separator: "\n") }.map { "  \($0)" }
        let heading =
            faults.count == 1
            ? "Invalid configuration (1 error):" : "Invalid configuration (\(faults.count) errors):"
        return heading + "\n" + lines.joined(separator: "\n")
    }
}
