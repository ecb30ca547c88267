// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// All that is wrong with a configuration, at once.
package struct ConfigurationError: Error, Sendable, Equatable, CustomStringConvertible {
    /// One thing that is wrong.
    package struct Fault: Sendable, Equatable, CustomStringConvertible {
        /// The variable, or what was written in the place of one.
        package let variable: String
        /// Where it was set; `nil` where it was not.
        package let origin: ConfigurationOrigin?
        /// What is wrong with it, never with a secret's value.
        package let problem: String
        /// What would be right, after "for example: " or as advice.
        package let correction: String

        /// A fault of a variable's value; `scope` stands in front of the variable's name.
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

        /// Two lines: what is wrong, and what would be right.
        package var description: String {
            "\(variable)\(origin.map { " (\($0))" } ?? "") \(problem)\n    \(correction)"
        }
    }

    /// The exit code of a process that refuses its configuration: `EX_CONFIG` of sysexits.h.
    package static let exitCode: Int32 = 78

    /// The faults: those of whole files first, then in the order of the variables' table, and last those of
    /// the list of guilds, line by line.
    package let faults: [Fault]

    package init(faults: [Fault]) {
        self.faults = faults
    }

    /// Each fault, with what would be right.
    package var description: String {
        let lines = faults.flatMap { $0.description.split(separator: "\n") }.map { "  \($0)" }
        let count = faults.count == 1 ? "one fault" : "\(faults.count) faults"
        return "The configuration has \(count):\n" + lines.joined(separator: "\n")
    }
}
