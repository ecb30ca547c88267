// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Logging
import NIOCore
import NIOHTTP1
import NIOSSL

/// A client connection, from start to end: a sequence of HTTP requests, or the gateway.
struct ClientConnection: Sendable {
    let simulation: Simulation
    let channel: any Channel
    /// A unique number of the connection.
    let number: Int
    let tls: NIOSSLContext?

    func run() async {
        do {
            try await ClientSocket(channel, tls: tls).run { inbound, outbound in
                try await talk(&inbound, outbound)
            }
        } catch {
            // A client that disconnects in the middle of an exchange is not unusual.
            simulation.logger.debug("connection ended", metadata: ["error": "\(error)"])
            channel.abort()
        }
    }

    private func talk(_ inbound: inout ClientSocket.Inbound, _ outbound: ClientSocket.Outbound) async throws {
        do {
            while let request = try await SimulatorRequest(from: &inbound) {
                if request.asksForWebSocket, let upgrade = GatewayUpgrade(request) {
                    try await outbound.write(.upgrade(upgrade.response))
                    let socket = GatewaySocket(
                        simulation: simulation, channel: channel, id: number, upgrade: upgrade)
                    return await socket.run(&inbound, outbound)
                }
                var answer = answer(request)
                if let awaited = answer.response.awaited, let complete = await simulation.completed(awaited) {
                    answer.response = .json(complete)
                }
                let parts = answer.parts(to: request.head.method, keepAlive: request.allowsAnother)
                switch answer.delivery {
                case .immediate: try await outbound.write(contentsOf: parts)
                case .slowly(let headers, let body):
                    try await outbound.write(parts, headersAfter: headers, bodyOver: body, clock: simulation.clock)
                case .never:
                    while try await inbound.next(isolation: #isolation) != nil {}
                    return
                case .close: return channel.abort()
                }
                guard request.allowsAnother else { return }
            }
        } catch is HTTPParserError {
            let refusal = RESTResponse.error(400, "400: Bad Request")
            try await outbound.write(contentsOf: refusal.parts(to: .GET, keepAlive: false))
        }
    }

    private func answer(_ request: SimulatorRequest) -> HTTPAnswer {
        if request.asksForWebSocket {
            var response = RESTResponse.error(426, "426: Upgrade Required")
            response.headers = [RESTResponse.Header(name: "Sec-WebSocket-Version", value: "13")]
            return HTTPAnswer(response)
        }
        if request.isTooLarge { return HTTPAnswer(.error(413, "413: Payload Too Large")) }
        let message = request.message
        return simulation.withState { state, now in
            switch message.path.first {
            case "api": state.answer(message, at: now)
            case "simulator": HTTPAnswer(state.control(message, at: now))
            default: HTTPAnswer(state.answerUnknown(message))
            }
        }
    }
}
