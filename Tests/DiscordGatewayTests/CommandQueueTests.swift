// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Testing

@testable import DiscordGateway

@Suite("Commands that wait")
struct CommandQueueTests {
    private func request(_ nonce: Int) -> GatewayCommand {
        .requestGuildMembers(guildID: 5, presences: true, nonce: "\(nonce)")
    }

    private func drain(_ queue: CommandQueue) -> [GatewayCommand] {
        var commands: [GatewayCommand] = []
        while let command = queue.pop() { commands.append(command) }
        return commands
    }

    @Test("They leave in the order in which they came")
    func order() {
        let queue = CommandQueue()
        #expect(queue.isEmpty)
        for nonce in 0..<3 { #expect(queue.push(request(nonce))) }
        #expect(drain(queue) == (0..<3).map(request))
        #expect(queue.isEmpty)
    }

    @Test("A new presence takes the place of one that waits")
    func presence() {
        let queue = CommandQueue()
        _ = queue.push(.updatePresence(GatewayPresence(status: "idle")))
        _ = queue.push(request(1))
        _ = queue.push(.updatePresence(GatewayPresence(status: "dnd")))
        #expect(drain(queue) == [request(1), .updatePresence(GatewayPresence(status: "dnd"))])
    }

    @Test("No more than a hundred wait")
    func bound() {
        let queue = CommandQueue()
        #expect((0..<102).map { queue.push(request($0)) }.filter { $0 }.count == CommandQueue.capacity)
        #expect(drain(queue) == (0..<100).map(request))
    }
}
