// SPDX-License-Identifier: MIT
// Part of StatsBot.

import CCairo

extension ChartError {
    /// Creates an error from a cairo status.
    init(cairo status: cairo_status_t) {
        let reason = cairo_status_to_string(status).map { String(cString: $0) } ?? "unknown error"
        self.init(
            code: .cairo,
            message:
                "The chart cannot be drawn (cairo: \(reason)): check the free memory and the installed fonts")
    }
}
