// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Testing
import Timekeeping

@testable import DiscordGateway

@Suite("Gateway command queue")
struct CommandQueueTests {
    private func request(_ nonce: Int) -> GatewayCommand {
        .requestGuildMembers(guildID: 5, presences: true, nonce: "\(nonce)")
    }

    private func drain(_ queue: CommandQueue) -> [GatewayCommand] {
        var commands: [GatewayCommand] = []
        while let command = queue.pop() { commands.append(command) }
        return commands
    }

    @Test("Commands are sent in order")
    func order() {
        let queue = CommandQueue()
        #expect(queue.isEmpty)
        for nonce in 0..<3 { #expect(queue.push(request(nonce))) }
        #expect(drain(queue) == (0..<3).map(request))
        #expect(queue.isEmpty)
    }

    @Test("A new presence replaces a queued one")
    func presence() {
        let queue = CommandQueue()
        _ = queue.push(.updatePresence(GatewayPresence(status: "idle")))
        _ = queue.push(request(1))
        _ = queue.push(.updatePresence(GatewayPresence(status: "dnd")))
        #expect(drain(queue) == [request(1), .updatePresence(GatewayPresence(status: "dnd"))])
    }

    @Test("At most a hundred commands are queued")
    func bound() {
        let queue = CommandQueue()
        #expect((0..<102).map { queue.push(request($0)) }.filter { $0 }.count == CommandQueue.capacity)
        #expect(drain(queue) == (0..<100).map(request))
    }

    @Test("A rate limited request is retried when due, before queued commands")
    func postponed() {
        let queue = CommandQueue()
        let start = MonotonicInstant(nanoseconds: 0)
        for nonce in 1...3 { queue.sent(request(nonce)) }
        #expect(queue.postpone(5, nonce: "2", until: start.advanced(by: .seconds(10))))
        #expect(queue.postpone(5, nonce: nil, until: start.advanced(by: .seconds(20))))
        // This request is complete; another guild, or the same request again, has none.
        queue.answered(5, nonce: "3")
        #expect(!queue.postpone(5, nonce: "3", until: start))
        #expect(!queue.postpone(6, nonce: nil, until: start))
        #expect(!queue.postpone(5, nonce: "2", until: start))
        _ = queue.push(request(4))

        #expect(queue.nextDue == start.advanced(by: .seconds(10)))
        queue.release(now: start.advanced(by: .milliseconds(9_999)))
        #expect(queue.nextDue == start.advanced(by: .seconds(10)))
        queue.release(now: start.advanced(by: .seconds(10)))
        #expect(queue.nextDue == start.advanced(by: .seconds(20)))
        #expect(drain(queue) == [request(2), request(4)])
        queue.release(now: start.advanced(by: .seconds(20)))
        #expect(drain(queue) == [request(1)])
        #expect(queue.nextDue == nil)
    }

    @Test("A new session drops requests sent in the old one")
    func forgotten() {
        let queue = CommandQueue()
        queue.sent(request(1))
        queue.sent(.updatePresence(GatewayPresence()))
        queue.forgetUnanswered()
        #expect(!queue.postpone(5, nonce: nil, until: MonotonicInstant(nanoseconds: 0)))
    }
}
