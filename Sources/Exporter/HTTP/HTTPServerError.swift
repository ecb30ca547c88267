// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// An error in starting a server or reloading its certificate.
public struct HTTPServerError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kind of an error.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Value: String {
            case addressInUse, addressNotAvailable, permissionDenied, invalidAddress, invalidConfiguration
            case invalidCertificate, startFailed, stopped
        }

        private let value: Value

        /// Another process listens on the port.
        public static let addressInUse = Code(value: .addressInUse)
        /// This machine does not have the address.
        public static let addressNotAvailable = Code(value: .addressNotAvailable)
        /// The process is not allowed to listen on the port.
        public static let permissionDenied = Code(value: .permissionDenied)
        /// The host is not a numeric IP address.
        public static let invalidAddress = Code(value: .invalidAddress)
        /// A configuration value is invalid.
        public static let invalidConfiguration = Code(value: .invalidConfiguration)
        /// The certificate or its key cannot be read or used.
        public static let invalidCertificate = Code(value: .invalidCertificate)
        /// The operating system or libmicrohttpd reported another error.
        public static let startFailed = Code(value: .startFailed)
        /// The server was stopped and cannot be started again.
        public static let stopped = Code(value: .stopped)

        /// The name of the kind.
        public var description: String { value.rawValue }
    }

    /// The kind.
    public let code: Code
    /// What happened and what to do about it.
    public let message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    public var description: String { message }
}
