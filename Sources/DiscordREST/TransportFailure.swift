// SPDX-License-Identifier: MIT
// Part of StatsBot.

import AsyncHTTPClient
import Foundation
import NIOCore
import NIOPosix
import NIOSSL

/// An exchange that brought no answer.
struct TransportFailure: Error, Equatable, Sendable {
    /// Whether the request surely did not reach Discord, so that sending it again can do nothing twice.
    let wasNotSent: Bool
    let message: String

    /// The time for one exchange ran out.
    static func timedOut(_ timeout: Duration) -> TransportFailure {
        TransportFailure(wasNotSent: false, message: "No answer within \(timeout)")
    }

    init(wasNotSent: Bool, message: String) {
        self.wasNotSent = wasNotSent
        self.message = message
    }

    /// Sorts an error of the HTTP client.
    init(_ error: any Error) {
        switch error {
        case let error as HTTPClientError:
            wasNotSent = [
                .connectTimeout, .tlsHandshakeTimeout, .getConnectionFromPoolTimeout, .alreadyShutdown,
            ].contains(error)
            message = "No answer: \(error.shortDescription)"
        case is NIOConnectionError, is SocketAddressError:
            wasNotSent = true
            message = "No connection: \(error)"
        // A connection by address, not by name, fails with the bare errno.
        case let error as IOError where [ECONNREFUSED, EHOSTUNREACH, ENETUNREACH].contains(error.errnoCode):
            wasNotSent = true
            message = "No connection: \(error)"
        case let error as NIOSSLError:
            wasNotSent = true
            message = "No trusted connection: \(error)"
        default:
            wasNotSent = false
            message = "No answer: \(error)"
        }
    }
}
