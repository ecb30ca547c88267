// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A seeded random number generator: xoshiro256**, initialized with SplitMix64.
///
/// Unlike `SystemRandomNumberGenerator`, the same seed produces the same numbers on every machine and in every version.
/// Source: Blackman and Vigna, "Scrambled Linear Pseudorandom Number Generators", 2021.
struct WorldRandom: RandomNumberGenerator, Sendable, Equatable {
    private var state: (UInt64, UInt64, UInt64, UInt64)

    init(seed: UInt64) {
        var value = seed
        func fill() -> UInt64 {
            value &+= 0x9E37_79B9_7F4A_7C15
            return Self.mix(value)
        }
        state = (fill(), fill(), fill(), fill())
    }

    /// SplitMix64's finalizer: spreads every bit of the input over the output.
    static func mix(_ value: UInt64) -> UInt64 {
        var mixed = value
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func next() -> UInt64 {
        func rotate(_ value: UInt64, _ count: UInt64) -> UInt64 { (value << count) | (value >> (64 - count)) }
        let result = rotate(state.1 &* 5, 7) &* 9
        let shifted = state.1 << 17
        state.2 ^= state.0
        state.3 ^= state.1
        state.1 ^= state.2
        state.0 ^= state.3
        state.2 ^= shifted
        state.3 = rotate(state.3, 45)
        return result
    }

    /// A number in `0..<1`.
    mutating func fraction() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// `true` with the given probability.
    mutating func chance(_ probability: Double) -> Bool {
        fraction() < probability
    }

    /// A number in `0..<bound`; `bound` must be positive.
    mutating func index(below bound: Int) -> Int {
        Int(next(upperBound: UInt64(bound)))
    }

    static func == (lhs: Self, rhs: Self) -> Bool { lhs.state == rhs.state }
}
