// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import FoundationEssentials
import Synchronization

/// The health checks of a process and the responses at `/healthz` and `/readyz`.
public final class HealthRegistry: Sendable {
    /// The status of a check for one kind.
    struct Entry: Equatable {
        let name: String
        let state: HealthState
        let message: String
        let since: Date
        var lastSuccess: Date?
        var lastError: HealthCheck.LastError?

        var isPassing: Bool { state != .failing }
    }

    private struct Registration {
        let check: HealthCheck
        var kinds: Set<HealthKind>
    }

    private let now: @Sendable () -> Date
    private let registrations = Mutex<[String: Registration]>([:])

    /// Creates a registry without checks, which passes.
    ///
    /// - Parameter now: Returns the current time, for the `since` of checks.
    public init(now: @escaping @Sendable () -> Date = { Date.now }) {
        self.now = now
    }

    /// Returns the check with this name, which is created if necessary, and adds it to the given kinds.
    ///
    /// A new check has the message `starting` and counts as passing for `.live` and as failing for `.ready`.
    public func check(_ name: String, for kinds: [HealthKind]) -> HealthCheck {
        registrations.withLock { registrations in
            var registration =
                registrations[name] ?? Registration(check: HealthCheck(name: name, now: now), kinds: [])
            registration.kinds.formUnion(kinds)
            registrations[name] = registration
            return registration.check
        }
    }

    /// Removes a check, whose subject no longer exists.
    public func remove(_ name: String) {
        registrations.withLock { $0[name] = nil }
    }

    /// Whether every check of a kind passes.
    public func isPassing(_ kind: HealthKind) -> Bool {
        entries(kind).allSatisfy(\.isPassing)
    }

    /// The checks of a kind, sorted by name.
    func entries(_ kind: HealthKind) -> [Entry] {
        let checks = registrations.withLock { registrations in
            registrations.values.filter { $0.kinds.contains(kind) }.map(\.check)
        }
        return checks.sorted { $0.name < $1.name }.map { check in
            let status = check.status
            // The state of a check that was never set depends on the kind.
            let state = status.state ?? (status.passes(kind) ? .passing : .failing)
            return Entry(
                name: check.name, state: state, message: status.message, since: status.since,
                lastSuccess: status.lastSuccess, lastError: status.lastError)
        }
    }
}
