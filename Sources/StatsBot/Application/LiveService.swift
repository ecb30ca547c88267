// SPDX-License-Identifier: MIT
// Part of StatsBot.

import BotConfiguration
import Resilience
import ServiceLifecycle

/// A service that lives by settings which may change: when they do it is ended, and one with the new ones takes its
/// place.
struct LiveService<Slice: Sendable & Equatable>: Service {
    private enum Outcome {
        case changed, shutDown, ended
    }

    let settings: LiveSettings
    /// The part of the settings that it lives by.
    let slice: @Sendable (BotConfiguration) -> Slice
    /// Makes it; `nil`: there is nothing to do with these settings.
    let make: @Sendable (Slice) -> (any Service)?

    func run() async throws {
        while try await runOnce() == .changed {}
    }

    private func runOnce() async throws -> Outcome {
        let current = slice(settings.configuration)
        return try await withThrowingTaskGroup(of: Outcome.self) { group in
            group.addTask {
                do {
                    // A service ends by itself at a shutdown, and may have a last word to say; so it is not cancelled.
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
                // It was told to end; how it takes that is its own affair.
            }
            return first
        }
    }
}
