// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A plural category of CLDR, limited to those of the languages here.
package enum PluralCategory: String, Sendable, CaseIterable {
    case one, many, other
}

extension Language {
    /// The plural categories of whole numbers.
    ///
    /// Source: CLDR, `common/supplemental/plurals.xml`, cardinal rules of `en`, `de`, `fr`, `es`, `pt` and `ja`.
    package var pluralCategories: [PluralCategory] {
        switch self {
        case .english, .german: [.one, .other]
        case .french, .spanish, .portuguese: [.one, .many, .other]
        case .japanese: [.other]
        }
    }

    /// The plural category of a whole number. As in CLDR, the sign does not matter.
    ///
    /// Source: as for `pluralCategories`. Of the operands, only `i` and `n` differ from 0 for whole numbers written in full,
    /// and they are equal.
    package func pluralCategory(of number: Int) -> PluralCategory {
        let i = number.magnitude
        switch self {
        case .english, .german: return i == 1 ? .one : .other
        case .french, .portuguese:
            if i <= 1 { return .one }
            return i.isMultiple(of: 1_000_000) ? .many : .other
        case .spanish:
            if i == 1 { return .one }
            return i != 0 && i.isMultiple(of: 1_000_000) ? .many : .other
        case .japanese: return .other
        }
    }
}
