// SPDX-License-Identifier: MIT
// Part of StatsBot.

#pragma once

#include "Fields.hpp"

/// Times in Discord's format: ISO 8601, such as `2021-02-12T18:25:07.972000+00:00`.
namespace gateway_json {

/// A cursor in text that ends with a quote.
struct timestamp_cursor {
    const char *at;

    bool skip(char expected) noexcept {
        if (*at != expected) return false;
        at++;
        return true;
    }

    static bool is_digit(char byte) noexcept { return byte >= '0' && byte <= '9'; }

    bool digits(int count, int64_t least, int64_t most, int64_t &out) noexcept {
        int64_t number = 0;
        for (; count > 0; count--, at++) {
            if (!is_digit(*at)) return false;
            number = number * 10 + (*at - '0');
        }
        out = number;
        return number >= least && number <= most;
    }

    /// The fraction of a second: any number of digits; the first three are used.
    bool fraction(int64_t &milliseconds) noexcept {
        if (*at != '.' && *at != ',') return true;
        at++;
        if (!is_digit(*at)) return false;
        for (int64_t weight = 100; is_digit(*at); at++, weight /= 10) milliseconds += weight * (*at - '0');
        return true;
    }

    /// `Z`, `+01`, `+0130` or `+01:30`, in minutes.
    bool offset(int64_t &minutes) noexcept {
        if (skip('Z')) return true;
        int64_t sign = *at == '-' ? -1 : 1;
        if (!skip('+') && !skip('-')) return false;
        int64_t hour = 0;
        int64_t minute = 0;
        if (!digits(2, 0, 23, hour)) return false;
        if (*at != '"') {
            skip(':');
            if (!digits(2, 0, 59, minute)) return false;
        }
        minutes = sign * (hour * 60 + minute);
        return true;
    }
};

/// Days since 1970 of a date in the Gregorian calendar. Source: Howard Hinnant, "chrono-Compatible Low-Level Date
/// Algorithms", `days_from_civil`.
inline int64_t days_since_1970(int64_t year, int64_t month, int64_t day) noexcept {
    if (month <= 2) year--;
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    int64_t year_of_era = year - era * 400;
    int64_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

inline bool is_date(int64_t year, int64_t month, int64_t day) noexcept {
    bool is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    int64_t last = month == 2 ? (is_leap ? 29 : 28) : month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
    return day <= last;
}

/// Parses a time that ends with a quote, in milliseconds since 1970; `false` if it is invalid.
inline bool parse_timestamp(const char *text, int64_t &out) noexcept {
    timestamp_cursor cursor{text};
    int64_t year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, milliseconds = 0, offset = 0;
    bool is_sound = cursor.digits(4, 0, 9999, year) && cursor.skip('-') && cursor.digits(2, 1, 12, month) &&
        cursor.skip('-') && cursor.digits(2, 1, 31, day) && is_date(year, month, day) &&
        (cursor.skip('T') || cursor.skip(' ')) && cursor.digits(2, 0, 23, hour) && cursor.skip(':') &&
        cursor.digits(2, 0, 59, minute) && cursor.skip(':') &&
        // 60 is a leap second.
        cursor.digits(2, 0, 60, second) && cursor.fraction(milliseconds) && cursor.offset(offset) && *cursor.at == '"';
    if (!is_sound) return false;
    int64_t minutes = (days_since_1970(year, month, day) * 24 + hour) * 60 + minute - offset;
    out = (minutes * 60 + second) * 1000 + milliseconds;
    return true;
}

/// A time. A null, invalid or mistyped value is treated as absent.
inline error_code read_timestamp(ondemand::value &value, int64_t &out, bool &has) noexcept {
    ondemand::raw_json_string text;
    error_code error = value.get_raw_json_string().get(text);
    if (error) return is_about_content(error) ? simdjson::SUCCESS : error;
    if (parse_timestamp(text.raw(), out)) has = true;
    return simdjson::SUCCESS;
}

}  // namespace gateway_json
