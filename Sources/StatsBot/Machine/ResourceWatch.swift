// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// How scarce something is.
enum ResourceLevel: Int, Sendable, Comparable {
    case normal, warning, critical

    static func < (left: ResourceLevel, right: ResourceLevel) -> Bool { left.rawValue < right.rawValue }
}

/// Tells from the part of something that is in use how scarce it is. What rises counts at once; what falls counts when it is
/// five points below, so that a figure that dances about a threshold is told of once.
struct ResourceWatch: Sendable, Equatable {
    /// In points of a hundred.
    static let hysteresis = 5

    /// In percent.
    let warning: Int
    let critical: Int
    private(set) var level = ResourceLevel.normal

    init(warning: Int, critical: Int) {
        self.warning = warning
        self.critical = critical
    }

    /// Takes in a figure.
    ///
    /// - Parameter ratio: the part in use, 0 to 1.
    /// - Returns: the new level, if it is another.
    mutating func observe(_ ratio: Double) -> ResourceLevel? {
        let next = max(Self.level(of: ratio, warning, critical), held(at: ratio))
        guard next != level else { return nil }
        level = next
        return next
    }

    /// What of the level from before still holds.
    private func held(at ratio: Double) -> ResourceLevel {
        min(level, Self.level(of: ratio, warning - Self.hysteresis, critical - Self.hysteresis))
    }

    private static func level(of ratio: Double, _ warning: Int, _ critical: Int) -> ResourceLevel {
        // Rounded, since 0.8 * 100 is not 80.
        let percent = (ratio * 1e6).rounded() / 1e4
        if percent >= Double(critical) { return .critical }
        return percent >= Double(warning) ? .warning : .normal
    }
}
