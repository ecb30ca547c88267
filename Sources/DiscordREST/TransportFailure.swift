// SPDX-License-Identifier: MIT
// Part of StatsBot.

import AsyncHTTPClient
import Foundation
import NIOCore
import NIOPosix
import NIOSSL

/// An attempt without a response.
struct TransportFailure: Error, Equatable, Sendable {
    /// Whether the request certainly did not reach Discord, so that a retry cannot repeat its effect.
    let wasNotSent: Bool
    let message: String

    /// The attempt timed out.
    static func timedOut(_ timeout: Duration) -> TransportFailure {
        TransportFailure(wasNotSent: false, message: "No response within \(timeout)")
    }

    init(wasNotSent: Bool, message: String) {
        self.wasNotSent = wasNotSent
        self.message = message
    }

    /// Classifies an error of the HTTP client.
    init(_ error: any Error) {
        switch error {
        case let error as HTTPClientError:
            wasNotSent = [
                .connectTimeout, .tlsHandshakeTimeout, .getConnectionFromPoolTimeout, .alreadyShutdown,
            ].contains(error)
            message = "No response: \(error.shortDescription)"
        case is NIOConnectionError, is SocketAddressError:
            wasNotSent = true
            message = "Connection failed: \(error)"
        // Connecting to an IP address instead of a name fails with the plain errno.
        case let error as IOError where [ECONNREFUSED, EHOSTUNREACH, ENETUNREACH].contains(error.errnoCode):
            wasNotSent = true
            message = "Connection failed: \(error)"
        case let error as NIOSSLError:
            wasNotSent = true
            message = "TLS handshake failed: \(error)"
        default:
            wasNotSent = false
            message = "No response: \(error)"
        }
    }
}
