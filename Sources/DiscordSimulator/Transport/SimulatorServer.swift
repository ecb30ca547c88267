// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Logging
import NIOSSL
import Timekeeping

/// Runs a simulation: the listening socket, a task for each connection, and the progress of time.
struct SimulatorServer: Sendable {
    /// Interval between updates of the simulation, in real time.
    private static let tick = Duration.milliseconds(10)

    let simulation: Simulation
    let logger: Logger
    let endpoints: Announcement<SimulatorEndpoints>

    func run() async throws {
        let configuration = simulation.configuration
        guard (0...65535).contains(configuration.port) else {
            throw SimulatorError(
                code: .cannotListen, message: "The port must be from 0 to 65535, got \(configuration.port)")
        }
        let authority = configuration.tls ? try CertificateAuthority(clock: simulation.clock) : nil
        defer { authority?.removeFiles() }
        let tls = try authority?.makeServerContext()
        let listener = try await Listener(port: configuration.port)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await listener.run { channel, number in
                    guard !simulation.withState({ state, now in state.faults.refusesConnection(at: now) }) else {
                        return channel.abort()
                    }
                    await ClientConnection(simulation: simulation, channel: channel, number: number, tls: tls).run()
                }
            }
            group.addTask { try await advanceTime() }
            announce(
                SimulatorEndpoints(
                    port: listener.port, caFile: authority?.rootFile,
                    webhook: SimulatedWebhook(seed: configuration.seed)))
            for try await _ in group {}
        }
    }

    private func announce(_ found: SimulatorEndpoints) {
        simulation.withState { state, _ in state.gatewayURL = found.gatewayURL }
        logger.info("simulator listening", metadata: ["simulator.api": "\(found.apiBaseURL)"])
        endpoints.announce(.success(found))
    }

    /// Updates the simulation until cancelled.
    private func advanceTime() async throws {
        let clock = simulation.clock
        let step = Self.tick * simulation.configuration.timeScale
        simulation.withState { state, now in state.begin(at: now) }
        while true {
            try await clock.sleep(until: clock.now.advanced(by: step), tolerance: nil)
            simulation.withState { state, now in state.tick(at: now) }
        }
    }
}
