// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordREST
import Foundation
import Logging
import Resilience
import Storage

/// Runs effects. An intent is on the disk before the first attempt and is removed together with the caller's own record of
/// the result. While it exists, nothing is made again before the bot has looked for an earlier result: a key only
/// stops a request that is still on its way, because Discord remembers it for a few minutes.
struct EffectRunner: Sendable {
    let store: any Store
    let logger: Logger

    /// Makes the change unless an earlier attempt has. Call `finish` afterward.
    ///
    /// - Throws: errors of the store and the effect. If the change may have been made, the intent stays, and the next run
    ///   looks for it.
    func run<Work: Effect>(_ effect: Work) async throws -> EffectResult<Work.Outcome> {
        var intent = effect.intent
        guard let note = try await note(of: intent) else {
            try await begin(intent)
            return .made(try await attempt(effect, intent))
        }
        // An unreadable note still says that the effect was begun.
        let begun = (try? JSONDecoder().decode(EffectIntent.self, from: Data(note.utf8))) ?? intent
        let metadata: Logger.Metadata = ["effect.name": "\(intent.name)"]
        switch try await effect.find(begun) {
        case .found(let outcome):
            logger.notice("earlier attempt found in Discord; not repeated", metadata: metadata)
            return .found(outcome)
        case .unknown:
            logger.warning(
                "earlier attempt cannot be looked up; not repeated. Grant Read Message History in this channel",
                metadata: metadata)
            return .assumed
        case .absent:
            logger.notice("earlier attempt not found in Discord; repeating", metadata: metadata)
            // The old key still stops a request that is on its way, unless the result would look different.
            if begun.mark == intent.mark { intent = begun } else { try await begin(intent) }
            return .made(try await attempt(effect, intent))
        }
    }

    /// Records the result and removes the intent, in one transaction.
    ///
    /// - Parameters:
    ///   - name: the name of the effect.
    ///   - notes: the caller's notes by key; `nil` deletes one.
    /// - Throws: errors of the store; the next run then looks for the result.
    func finish(_ name: String, marking notes: [String: String?]) async throws {
        try await store.mark(notes.merging([EffectIntent.note(name): nil]) { own, _ in own })
    }

    private func attempt<Work: Effect>(_ effect: Work, _ intent: EffectIntent) async throws -> Work.Outcome {
        do {
            return try await effect.make(intent)
        } catch let error as RESTError where !error.mayHaveSucceeded {
            // Certainly not made, so there is nothing to look for. If this fails, the next run looks and finds nothing.
            try? await store.mark([EffectIntent.note(intent.name): nil])
            throw error
        }
    }

    private func begin(_ intent: EffectIntent) async throws {
        let text = String(decoding: try JSONEncoder().encode(intent), as: UTF8.self)
        try await store.mark([EffectIntent.note(intent.name): text])
    }

    private func note(of intent: EffectIntent) async throws -> String? {
        try await onThreadOfItsOwn { [store] in try store.note(EffectIntent.note(intent.name)) }
    }
}
