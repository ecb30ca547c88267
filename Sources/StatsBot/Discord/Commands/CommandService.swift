// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Counting
import DiscordModels
import Logging
import Resilience
import ServiceLifecycle
import Supervision
import Timekeeping

/// Registers the slash commands and responds to them, a few at a time.
struct CommandService: Service {
    static let maximumConcurrency = 4

    let inbox: InteractionInbox
    let answerer: CommandAnswerer
    let registration: CommandRegistration
    let keeper: StatisticsKeeper

    func run() async throws {
        try await untilShutdown {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await register() }
                group.addTask { try await answerAll() }
                try await group.waitForAll()
            }
        }
    }

    private func register() async throws {
        guard !keeper.countsAll else { return try await registerGlobally() }
        try await registration.remove(from: .global)
        try await withThrowingDiscardingTaskGroup { group in
            for keeper in keeper.guilds {
                group.addTask {
                    let guild = try await keeper.changes.wait { keeper.guild?.id }
                    try await registration.run(in: .guild(guild))
                }
            }
        }
    }

    private func registerGlobally() async throws {
        try await registration.run(in: .global)
        var checked: Set<GuildID> = []
        while true {
            let guild = try await keeper.changes.wait {
                keeper.guilds.lazy.compactMap(\.configured).first { !checked.contains($0) }
            }
            checked.insert(guild)
            try await registration.remove(from: .guild(guild))
        }
    }

    private func answerAll() async throws {
        try await withThrowingDiscardingTaskGroup { group in
            let limit = ConcurrencyLimit(count: Self.maximumConcurrency)
            while true {
                // First, so that an interaction taken from the inbox never waits.
                try await limit.acquire()
                guard let item = try await inbox.next() else { break }
                group.addTask {
                    await answerer.answer(item)
                    limit.release()
                }
            }
        }
        // A service that ends early ends the bot.
        try Task.checkCancellation()
        try await gracefulShutdown()
    }
}
