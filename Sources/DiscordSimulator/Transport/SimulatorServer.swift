// SPDX-License-Identifier: MIT
// Part of StatsBot.

import FlyingFox
import FlyingSocks
import Foundation
import Logging
import Timekeeping

/// Runs a simulation: the HTTP server, a reader for each gateway connection, and the passing of time.
struct SimulatorServer: Sendable {
    /// How often the world is moved on, in the machine's time.
    private static let tick = Duration.milliseconds(10)

    let simulation: Simulation
    let logger: Logger
    let endpoints: Announcement<SimulatorEndpoints>

    func run() async throws {
        let configuration = simulation.configuration
        guard let port = UInt16(exactly: configuration.port) else {
            throw SimulatorError(
                code: .cannotListen, message: "Port \(configuration.port) is none; choose one from 0 to 65535.")
        }
        let authority = configuration.tls ? try CertificateAuthority(clock: simulation.clock) : nil
        defer { authority?.removeFiles() }
        let (connections, continuation) = AsyncStream.makeStream(of: GatewayHandler.Connection.self)
        let handler = SimulatorHandler(
            simulation: simulation,
            gateway: GatewayHandler(simulation: simulation, connections: continuation, ids: GatewayHandler.IDSource()))
        // With TLS the public port is the front's, and this one is private.
        let address = try sockaddr_in.inet(ip4: "127.0.0.1", port: authority == nil ? port : 0)
        let server = HTTPServer(address: address, timeout: 60, logger: .disabled, handler: handler)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await serve(server, port: port) }
            group.addTask { await read(connections) }
            group.addTask { try await live() }
            group.addTask {
                let inner = try await listeningPort(of: server)
                guard let authority else { return try await announce(port: inner, caFile: nil) }
                try await TLSFront(authority: authority, port: Int(port), target: inner, logger: logger).run {
                    try await announce(port: $0, caFile: authority.rootFile)
                }
            }
            defer { continuation.finish() }
            for try await _ in group {}
        }
    }

    private func serve(_ server: HTTPServer, port: UInt16) async throws {
        do {
            try await server.run()
        } catch let error as SocketError {
            if Task.isCancelled { throw CancellationError() }
            guard case .failed(_, let code, let message) = error else {
                throw SimulatorError(code: .cannotListen, message: "The HTTP server ended: \(error).")
            }
            throw code == EADDRINUSE
                ? SimulatorError.portInUse(Int(port))
                : SimulatorError(code: .cannotListen, message: "Cannot listen on port \(port): \(message).")
        }
    }

    private func listeningPort(of server: HTTPServer) async throws -> Int {
        try await server.waitUntilListening()
        guard case .ip4(_, let port) = await server.listeningAddress else {
            throw SimulatorError(code: .cannotListen, message: "The HTTP server does not say where it listens.")
        }
        return Int(port)
    }

    private func announce(port: Int, caFile: String?) async throws {
        let found = SimulatorEndpoints(port: port, caFile: caFile)
        simulation.withState { state, _ in state.gatewayURL = found.gatewayURL }
        logger.info("Simulator listening", metadata: ["simulator.api": "\(found.apiBaseURL)"])
        endpoints.announce(.success(found))
    }

    private func read(_ connections: AsyncStream<GatewayHandler.Connection>) async {
        await withDiscardingTaskGroup { group in
            for await connection in connections {
                group.addTask { await ConnectionReader(simulation: simulation, connection: connection).run() }
            }
            group.cancelAll()
        }
    }

    /// Moves the world on until cancelled.
    private func live() async throws {
        let clock = simulation.clock
        let step = Self.tick * simulation.configuration.timeScale
        simulation.withState { state, now in state.begin(at: now) }
        while true {
            try await clock.sleep(until: clock.now.advanced(by: step), tolerance: nil)
            simulation.withState { state, now in state.tick(at: now) }
        }
    }
}
