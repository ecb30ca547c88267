// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Exporter

/// An error of the tests.
package struct Fault: Error, Equatable {
    package var number: Int

    package init(number: Int = 0) {
        self.number = number
    }
}

extension MetricRegistry {
    /// The samples of one family, as they are on the page.
    package func samples(of family: String) -> [String] {
        String(decoding: exposition(), as: UTF8.self).split(separator: "\n").map(String.init)
            .filter { $0.hasPrefix(family) }
    }
}
