// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// An error when starting or controlling the simulator.
public struct SimulatorError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kind of error.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Value: String, Sendable {
            case portInUse, cannotListen, notRunning, certificate, alreadyRunning, cannotInvoke, cannotChange, scenario
        }

        private let value: Value

        private init(_ value: Value) { self.value = value }

        /// The port is in use.
        public static let portInUse = Code(.portInUse)
        /// Listening on the port failed for another reason.
        public static let cannotListen = Code(.cannotListen)
        /// The simulator has stopped.
        public static let notRunning = Code(.notRunning)
        /// `run()` was called twice.
        public static let alreadyRunning = Code(.alreadyRunning)
        /// The throwaway certificates could not be created or stored.
        public static let certificate = Code(.certificate)

        /// Discord would not allow a user to do this.
        public static let cannotInvoke = Code(.cannotInvoke)

        /// The object to change does not exist.
        public static let cannotChange = Code(.cannotChange)
        /// A scenario file cannot be read or is invalid.
        public static let scenario = Code(.scenario)

        /// The code's name.
        public var description: String { value.rawValue }
    }

    /// The kind of error.
    public var code: Code
    /// What failed and what to do.
    public var message: String

    /// Creates an error.
    public init(code: Code, message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    public var description: String { message }
}

extension SimulatorError {
    static func portInUse(_ port: Int) -> SimulatorError {
        SimulatorError(
            code: .portInUse,
            message: "Port \(port) is in use: choose another one with --port (0 picks a free one)")
    }
}
