// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Why the simulator could not be started or told something.
public struct SimulatorError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What kind of fault it is.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Value: String, Sendable {
            case portInUse, cannotListen, notRunning, certificate, alreadyRunning, cannotInvoke, cannotChange, scenario
        }

        private let value: Value

        private init(_ value: Value) { self.value = value }

        /// Somebody else listens on the port.
        public static let portInUse = Code(.portInUse)
        /// The port cannot be listened on, for another reason.
        public static let cannotListen = Code(.cannotListen)
        /// The simulator has ended, or never ran.
        public static let notRunning = Code(.notRunning)
        /// `run()` was called twice.
        public static let alreadyRunning = Code(.alreadyRunning)
        /// The throw-away certificates could not be made or stored.
        public static let certificate = Code(.certificate)

        /// No user could use that command in that way.
        public static let cannotInvoke = Code(.cannotInvoke)

        /// What was to be changed is not there.
        public static let cannotChange = Code(.cannotChange)
        /// A scenario's file cannot be read, or says something that means nothing.
        public static let scenario = Code(.scenario)

        /// The code's name.
        public var description: String { value.rawValue }
    }

    /// What kind of fault it is.
    public var code: Code
    /// What happened and what to do.
    public var message: String

    /// Makes an error.
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
            message: "Port \(port) is in use. Choose another with --port, or 0 for any, or end what listens there.")
    }
}
