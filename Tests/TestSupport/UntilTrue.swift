// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Testing

/// Waits until a condition holds that another task brings about and that nothing announces. The limit never decides whether a
/// test passes; it only turns a hang into a failure.
///
/// - Parameters:
///   - what: what should come true.
///   - sourceLocation: where it is waited for.
///   - condition: the condition.
package func untilTrue(
    _ what: Comment, sourceLocation: SourceLocation = #_sourceLocation, _ condition: () -> Bool
) async {
    let limit = ContinuousClock.now + .seconds(10)
    while !condition() {
        guard ContinuousClock.now < limit, !Task.isCancelled else {
            Issue.record("never came true: \(what)", sourceLocation: sourceLocation)
            return
        }
        await Task.yield()
    }
}
