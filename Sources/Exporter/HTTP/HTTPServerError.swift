// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Why a server does not start, or does not take new certificates.
public struct HTTPServerError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The reason.
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
        /// The process may not listen on the port.
        public static let permissionDenied = Code(value: .permissionDenied)
        /// The host is not a numeric IP address.
        public static let invalidAddress = Code(value: .invalidAddress)
        /// A value of the configuration is out of its range.
        public static let invalidConfiguration = Code(value: .invalidConfiguration)
        /// The certificate or its key cannot be read or used.
        public static let invalidCertificate = Code(value: .invalidCertificate)
        /// The operating system or libmicrohttpd refused for another reason.
        public static let startFailed = Code(value: .startFailed)
        /// The server was stopped; a stopped one does not start again.
        public static let stopped = Code(value: .stopped)

        /// The reason's name.
        public var description: String { value.rawValue }
    }

    /// The reason.
    public let code: Code
    /// What happened and what to do.
    public let message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    public var description: String { message }
}
