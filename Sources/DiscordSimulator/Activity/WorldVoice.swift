// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A member's state in voice.
struct WorldVoiceState: Sendable, Equatable {
    let user: UInt64
    /// 0: not in voice any more.
    var channel: UInt64
    /// The voice session: the same until the member leaves voice.
    let session: UInt64
    var isMuted = false
    var isDeafened = false
    var isStreaming = false

    /// `session_id`.
    var sessionID: String {
        [WorldRandom.mix(session), WorldRandom.mix(session ^ 0x5E55)].map { part in
            let digits = String(part, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }
}

/// Who is in voice in a guild. A pure value.
struct WorldVoice: Sendable {
    private(set) var states: [WorldVoiceState] = []
    private var positions: [UInt64: Int] = [:]

    subscript(_ user: UInt64) -> WorldVoiceState? { positions[user].map { states[$0] } }

    mutating func set(_ state: WorldVoiceState) {
        if let position = positions[state.user] {
            states[position] = state
        } else {
            positions[state.user] = states.count
            states.append(state)
        }
    }

    mutating func remove(_ user: UInt64) {
        guard let position = positions.removeValue(forKey: user) else { return }
        let last = states.removeLast()
        if last.user != user {
            states[position] = last
            positions[last.user] = position
        }
    }
}
