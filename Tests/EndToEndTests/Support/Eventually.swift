// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Testing

/// Polls until something outside this process has happened.
///
/// The only wait in the tests that depends on time: there is no event to await for changes in other processes or behind a
/// socket. The timeout never decides whether a test passes; it only turns a hang into a failure.
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

/// Thrown if a wait times out.
struct NeverCameTrue: Error {}
