// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Localization

/// Formats times and shares for messages.
struct AmountText {
    private let texts: Texts

    init(_ texts: Texts) {
        self.texts = texts
    }

    /// A time such as `45 min`, `12.5 h` or `1,234 h`.
    func time(_ milliseconds: Int64) -> String {
        let size = milliseconds.magnitude
        let sign = milliseconds < 0 ? "-" : ""
        let minutes = Int((size + 30_000) / 60_000)
        if minutes < 60 { return texts(.minutesWord, ["number": .text((minutes == 0 ? "" : sign) + "\(minutes)")]) }
        let tenths = Int((size + 180_000) / 360_000)
        let hours = tenths >= 1_000 ? texts.number(tenths / 10) : texts.decimal(tenths: tenths)
        return texts(.hoursWord, ["number": .text(sign + hours)])
    }

    /// A share such as `92%`. Only all is `100%`, and only none is `0%`.
    func percent(_ share: Double) -> String {
        let percent = (share * 100).rounded()
        if share > 0, percent < 1 { return "<" + texts.percent(0.01) }
        if share < 1, percent > 99 { return ">" + texts.percent(0.99) }
        return texts.percent(percent / 100)
    }
}
