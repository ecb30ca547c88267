// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// The severity of a resource's usage.
enum ResourceLevel: Int, Sendable, Comparable {
    case normal, warning, critical

    static func < (left: ResourceLevel, right: ResourceLevel) -> Bool { left.rawValue < right.rawValue }
}

/// Determines the level of a resource from its usage. A rise takes effect immediately, a fall only five percentage points
/// below the threshold, so that a value that fluctuates around a threshold is reported once.
struct ResourceWatch: Sendable, Equatable {
    /// In percentage points.
    static let hysteresis = 5

    /// In percent.
    let warning: Int
    let critical: Int
    private(set) var level = ResourceLevel.normal

    init(warning: Int, critical: Int) {
        self.warning = warning
        self.critical = critical
    }

    /// Records a measurement.
    ///
    /// - Parameter ratio: the fraction in use, 0 to 1.
    /// - Returns: the new level, if it changed.
    mutating func observe(_ ratio: Double) -> ResourceLevel? {
        let next = max(Self.level(of: ratio, warning, critical), retainedLevel(at: ratio))
        guard next != level else { return nil }
        level = next
        return next
    }

    /// The part of the current level that hysteresis preserves.
    private func retainedLevel(at ratio: Double) -> ResourceLevel {
        min(level, Self.level(of: ratio, warning - Self.hysteresis, critical - Self.hysteresis))
    }

    private static func level(of ratio: Double, _ warning: Int, _ critical: Int) -> ResourceLevel {
        // Rounded, because products such as 0.57 * 100 are inexact.
        let percent = (ratio * 1e6).rounded() / 1e4
        if percent >= Double(critical) { return .critical }
        return percent >= Double(warning) ? .warning : .normal
    }
}
