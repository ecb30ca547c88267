// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// How many of a session's dispatches can be replayed when it is resumed.
///
/// As text: `auto`, `unlimited` or a number.
public enum SimulatorReplayLimit: Sendable, Equatable {
    /// Like Discord, by the number of guilds in the session: 75 for each, but at least 100 and at most 3500.
    ///
    /// Discord does not document the limit; a maintainer gave these numbers in 2016.
    case auto
    /// The newest dispatches.
    case dispatches(Int)
    /// All dispatches, unlike Discord.
    case unlimited

    /// The range of numbers as text.
    private static let range = 1...10_000_000

    /// The allowed texts, for error messages.
    public static let allowed = "auto, unlimited or a number from \(range.lowerBound) to \(range.upperBound)"

    /// Reads a limit from text; `nil` if it is not one of `allowed`.
    public init?(_ text: String) {
        switch text {
        case "auto": self = .auto
        case "unlimited": self = .unlimited
        default:
            guard let number = Int(text), Self.range.contains(number) else { return nil }
            self = .dispatches(number)
        }
    }

    /// The number of dispatches kept for a session.
    func count(guilds: Int) -> Int {
        switch self {
        case .auto: max(100, min(3500, guilds * 75))
        case .dispatches(let number): max(number, 1)
        case .unlimited: .max
        }
    }
}
