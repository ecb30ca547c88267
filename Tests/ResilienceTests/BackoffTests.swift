// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Testing

@testable import Resilience

@Suite("Backoff")
struct BackoffTests {
    @Test("The wait doubles up to the maximum, honors the requested minimum, and starts over after a success")
    func doubles() {
        var backoff = Backoff(base: .seconds(300), maximum: .seconds(3_600))
        var waits = (0..<6).map { _ in backoff.failed() }
        waits.append(backoff.failed(atLeast: .seconds(4_000)))
        backoff.succeeded()
        waits.append(backoff.failed())
        waits.append(backoff.failed(atLeast: .seconds(1)))
        #expect(waits == [300, 600, 1_200, 2_400, 3_600, 3_600, 4_000, 300, 600].map { .seconds($0) })
    }

    @Test("A thousand failures do not overflow")
    func manyFailures() {
        var backoff = Backoff(base: .seconds(86_400), maximum: .seconds(86_400))
        let waits = (0..<1_000).map { _ in backoff.failed() }
        #expect(waits.allSatisfy { $0 == .seconds(86_400) })
    }
}
