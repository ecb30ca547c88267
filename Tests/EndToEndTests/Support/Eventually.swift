// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Testing

/// Waits until something outside this process's reach has happened, by asking for it again and again.
///
/// The only place in the tests that lets time pass: for what is in other processes, or behind a socket, there is no
/// event to await. It never decides by time whether a test passes; the bound only turns a hang into a failure.
func eventually<Value: Sendable>(
    _ what: Comment, sourceLocation: SourceLocation = #_sourceLocation, _ probe: () async throws -> Value?
) async throws -> Value {
    let clock = ContinuousClock()
    let deadline = clock.now.advanced(by: .seconds(45))
    while clock.now < deadline {
        if let value = try await probe() { return value }
        try await clock.sleep(for: .milliseconds(20))
    }
    Issue.record("never came true: \(what)", sourceLocation: sourceLocation)
    throw NeverCameTrue()
}

/// Thrown where a wait ended without what it waited for.
struct NeverCameTrue: Error {}
