// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Something that must happen exactly once in Discord, although responses get lost and the bot may be killed at any time:
/// a message, or later a channel or a role. `EffectRunner` runs it.
///
/// Requests that can be repeated without harm, such as edits and the replacement of all commands, need no effect.
protocol Effect: Sendable {
    associatedtype Outcome: Sendable

    /// What is stored before the first attempt. After a crash, it says what may have happened.
    var intent: EffectIntent { get }

    /// Makes the change, with the stored intent's key if Discord's API has one for it.
    func make(_ intent: EffectIntent) async throws -> Outcome

    /// Looks for the result of earlier attempts in Discord.
    func find(_ intent: EffectIntent) async throws -> EffectTrace<Outcome>
}

/// An effect that was begun and is not confirmed.
struct EffectIntent: Codable, Sendable, Equatable {
    /// Identifies the effect in the store.
    let name: String
    /// The same for each attempt: Discord makes no second message with the same key within a few minutes.
    let key: String
    /// The text by which the result is recognized in Discord.
    let mark: String
    /// The time of the first attempt, in milliseconds since 1970.
    let begunAt: Int64

    /// The key of the note in the store.
    static func note(_ name: String) -> String { "effect.\(name)" }
}

/// What is left of earlier attempts.
enum EffectTrace<Outcome: Sendable>: Sendable {
    case found(Outcome)
    /// Certainly nothing.
    case absent
    /// The bot cannot determine it.
    case unknown
}

/// How an effect came about.
enum EffectResult<Outcome: Sendable>: Sendable {
    case made(Outcome)
    /// An earlier attempt had made it, and only the response was lost.
    case found(Outcome)
    /// An earlier attempt may have made it, which cannot be determined.
    case assumed

    /// `nil` if it is not known.
    var outcome: Outcome? {
        switch self {
        case .made(let outcome), .found(let outcome): outcome
        case .assumed: nil
        }
    }
}
