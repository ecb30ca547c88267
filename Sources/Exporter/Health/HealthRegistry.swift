// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import FoundationEssentials
import Synchronization

/// The checks of a process, and the answers to `/healthz` and `/readyz`.
public final class HealthRegistry: Sendable {
    /// A check as a question sees it.
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

    /// Makes a registry without checks, which passes.
    ///
    /// - Parameter now: What the time is, for the `since` of a check; the machine's clock unless told.
    public init(now: @escaping @Sendable () -> Date = { Date.now }) {
        self.now = now
    }

    /// The check of this name, made if need be; asked for again, it also answers the further kinds.
    ///
    /// A new check has the message `starting`: it counts as passing for `.live` and as failing for `.ready`.
    public func check(_ name: String, for kinds: [HealthKind]) -> HealthCheck {
        registrations.withLock { registrations in
            var registration =
                registrations[name] ?? Registration(check: HealthCheck(name: name, now: now), kinds: [])
            registration.kinds.formUnion(kinds)
            registrations[name] = registration
            return registration.check
        }
    }

    /// Whether every check of a kind passes.
    public func isPassing(_ kind: HealthKind) -> Bool {
        entries(kind).allSatisfy(\.isPassing)
    }

    /// The checks of a kind, by name.
    func entries(_ kind: HealthKind) -> [Entry] {
        let checks = registrations.withLock { registrations in
            registrations.values.filter { $0.kinds.contains(kind) }.map(\.check)
        }
        return checks.sorted { $0.name < $1.name }.map { check in
            let status = check.status
            // One that was never set takes the side that the question asks for.
            let state = status.state ?? (status.passes(kind) ? .passing : .failing)
            return Entry(
                name: check.name, state: state, message: status.message, since: status.since,
                lastSuccess: status.lastSuccess, lastError: status.lastError)
        }
    }
}
