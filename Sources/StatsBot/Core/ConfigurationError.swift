// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// All that is wrong with a configuration, at once.
public struct ConfigurationError: Error, Sendable, Equatable, CustomStringConvertible {
    /// One thing that is wrong.
    public struct Fault: Sendable, Equatable {
        /// The variable.
        public let variable: String
        /// What is wrong with it, never with a secret's value.
        public let problem: String
        /// What would be right.
        public let example: String

        /// Makes a fault.
        public init(variable: String, problem: String, example: String) {
            self.variable = variable
            self.problem = problem
            self.example = example
        }
    }

    /// The exit code of a process that refuses its configuration: `EX_CONFIG` of sysexits.h.
    public static let exitCode: Int32 = 78

    /// The faults, in the order of the variables' table.
    public let faults: [Fault]

    /// Makes an error.
    public init(faults: [Fault]) {
        self.faults = faults
    }

    /// A line a fault, with what would be right.
    public var description: String {
        let lines = faults.map { "  \($0.variable) \($0.problem)\n      for example: \($0.variable)=\($0.example)" }
        let count = faults.count == 1 ? "one fault" : "\(faults.count) faults"
        return "The configuration has \(count):\n" + lines.joined(separator: "\n")
    }
}
