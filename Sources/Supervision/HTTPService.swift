// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Exporter
import ServiceLifecycle
import Synchronization

/// The HTTP server as a service that can be run again: each time with a new server at the same address.
package final class HTTPService: Service {
    private struct State {
        var server: HTTPServer
        var wasRun = false
    }

    /// Where it listens, from first to last.
    package let address: HTTPAddress
    private let make: @Sendable (_ port: Int) -> HTTPServer
    private let state: Mutex<State>

    /// Listens at once.
    ///
    /// - Parameters:
    ///   - port: the port; 0 picks one, which is then kept.
    ///   - make: makes a server.
    /// - Throws: `HTTPServerError`.
    package init(port: Int, make: @escaping @Sendable (_ port: Int) -> HTTPServer) throws {
        let server = make(port)
        address = try server.start()
        self.make = make
        state = Mutex(State(server: server))
    }

    package func run() async throws {
        let server = state.withLock { state in
            if state.wasRun { state.server = make(address.port) }
            state.wasRun = true
            return state.server
        }
        try server.start()
        ServiceStatus.current?.succeeded()
        try await server.run()
    }

    /// Takes a renewed certificate.
    ///
    /// - Throws: `HTTPServerError` where the files cannot be used.
    package func reloadCertificates() throws {
        try state.withLock { $0.server }.reloadCertificates()
    }
}
