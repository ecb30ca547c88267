// SPDX-License-Identifier: MIT
// Part of StatsBot.

import BotConfiguration
import Resilience
import ServiceLifecycle

/// A service with reloadable settings: when they change, it is replaced by one with the new settings.
struct LiveService<Slice: Sendable & Equatable>: Service {
    private enum Outcome {
        case changed, shutDown, ended
    }

    let settings: LiveSettings
    /// The settings that it depends on.
    let slice: @Sendable (BotConfiguration) -> Slice
    /// Creates the service; `nil` if these settings disable it.
    let make: @Sendable (Slice) -> (any Service)?

    func run() async throws {
        while try await runOnce() == .changed {}
    }

    private func runOnce() async throws -> Outcome {
        let current = slice(settings.configuration)
        return try await withThrowingTaskGroup(of: Outcome.self) { group in
            group.addTask {
                do {
                    // Only this wait is cancelled: the service handles a shutdown itself and may send a last message.
                    try await cancelWhenGracefulShutdown {
                        try await settings.changes.wait { slice(settings.configuration) == current ? nil : () }
                    }
                    return .changed
                } catch is CancellationError {
                    return .shutDown
                }
            }
            group.addTask {
                if let service = make(current) { try await service.run() } else { try? await gracefulShutdown() }
                return .ended
            }
            let first = try await group.next() ?? .ended
            if first == .changed || first == .ended { group.cancelAll() }
            do {
                _ = try await group.next()
            } catch  where first == .changed {
                // The service was cancelled, so its error does not matter.
            }
            return first
        }
    }
}
