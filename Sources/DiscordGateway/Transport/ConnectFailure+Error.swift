// SPDX-License-Identifier: MIT
// Part of StatsBot.

import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

#if canImport(Glibc)
    import Glibc
#endif

extension ConnectFailure {
    /// Classifies the error of a connection attempt.
    init(_ error: any Error) {
        switch error {
        case let error as NIOConnectionError: self.init(error)
        case ChannelError.connectTimeout: self = .timeout
        case let error as IOError:
            switch error.errnoCode {
            case ECONNREFUSED: self = .refused
            case ETIMEDOUT: self = .timeout
            default: self = .other
            }
        case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError: self = .tls
        case GatewayStreamError.notUpgraded, is HTTPParserError, is NIOHTTPClientUpgradeError: self = .upgrade
        default: self = .other
        }
    }

    /// A host name can have several addresses, each with its own error; the most specific one is used.
    private init(_ error: NIOConnectionError) {
        guard !error.connectionErrors.isEmpty else {
            self = .dns
            return
        }
        let failures = error.connectionErrors.map { ConnectFailure($0.error) }
        self = [.refused, .timeout].first(where: failures.contains) ?? failures[0]
    }
}
