// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Exporter
import ServiceLifecycle
import Synchronization

/// The HTTP server as a restartable service. Each run after the first creates a new server at the same address.
package final class HTTPService: Service {
    private struct State {
        var server: HTTPServer
        var wasRun = false
    }

    /// The address on which it listens; it never changes.
    package let address: HTTPAddress
    private let make: @Sendable (_ port: Int) -> HTTPServer
    private let state: Mutex<State>

    /// Creates the service and starts listening.
    ///
    /// - Parameters:
    ///   - port: The port; 0 picks a free one, which later servers reuse.
    ///   - make: Creates a server.
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

    /// Loads a renewed certificate.
    ///
    /// - Throws: `HTTPServerError` if the files cannot be used.
    package func reloadCertificates() throws {
        try state.withLock { $0.server }.reloadCertificates()
    }
}
