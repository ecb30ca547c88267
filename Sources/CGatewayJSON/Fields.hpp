// SPDX-License-Identifier: MIT
// Part of StatsBot.

#pragma once

#include <simdjson.h>

#include <string_view>

#include "CGatewayJSON.h"

/// Readers of single fields. On an error, `out` is not changed; a value of the wrong type is not consumed, so the
/// caller can continue after it.
namespace gateway_json {

namespace ondemand = simdjson::ondemand;
using simdjson::error_code;

/// Ends a loop over an object early; never returned to callers of this module.
constexpr error_code STOP = simdjson::NUM_ERROR_CODES;

/// Compares a raw key. This is safe because a key ends with a quote and the buffer is padded.
inline bool is(ondemand::raw_json_string key, std::string_view name) noexcept { return key.unsafe_is_equal(name); }

/// Whether reading can continue after an error: the JSON is valid, but the field does not match the documentation.
inline bool is_about_content(error_code error) noexcept {
    switch (error) {
    case simdjson::INCORRECT_TYPE:
    case simdjson::NO_SUCH_FIELD:
    case simdjson::NUMBER_ERROR:
    case simdjson::NUMBER_OUT_OF_RANGE:
        return true;
    default:
        return false;
    }
}

/// Calls `visit(key, value)` for the fields of an object. A field that is null, of another type or out of range is treated
/// as absent; `has_required_fields` decides whether the payload is usable without it.
template <typename Visit>
inline error_code each_field(ondemand::value &value, Visit visit) noexcept(noexcept(visit({}, value))) {
    ondemand::object object;
    if (auto error = value.get_object().get(object)) return error;
    for (auto result : object) {
        ondemand::field field;
        if (auto error = std::move(result).get(field)) return error;
        error_code outcome = visit(field.key(), field.value());
        if (outcome == STOP) return simdjson::SUCCESS;
        if (outcome && !is_about_content(outcome)) return outcome;
    }
    return simdjson::SUCCESS;
}

/// Calls `visit(value)` for the elements of an array. Elements that do not match the documentation are skipped.
template <typename Visit>
inline error_code each_element(ondemand::value &value, Visit visit) noexcept(noexcept(visit(value))) {
    ondemand::array array;
    if (auto error = value.get_array().get(array)) return error;
    for (auto result : array) {
        ondemand::value element;
        if (auto error = std::move(result).get(element)) return error;
        error_code outcome = visit(element);
        if (outcome && !is_about_content(outcome)) return outcome;
    }
    return simdjson::SUCCESS;
}

/// An ID: a string of decimal digits that fits in 64 bits and is not 0. Source: Reference, "Snowflakes".
inline error_code read_id(ondemand::value &value, uint64_t &out) noexcept {
    ondemand::raw_json_string text;
    if (auto error = value.get_raw_json_string().get(text)) return error;
    const char *digit = text.raw();
    uint64_t id = 0;
    for (; *digit >= '0' && *digit <= '9'; digit++) {
        if (__builtin_mul_overflow(id, uint64_t(10), &id) ||
            __builtin_add_overflow(id, uint64_t(*digit - '0'), &id)) {
            return simdjson::INCORRECT_TYPE;
        }
    }
    if (*digit != '"' || id == 0) return simdjson::INCORRECT_TYPE;
    out = id;
    return simdjson::SUCCESS;
}

/// A string. One with an invalid escape, such as half of a surrogate pair, counts as a value of another type.
inline error_code read_text(ondemand::value &value, gwjson_string &out) noexcept {
    std::string_view text;
    error_code error = value.get_string().get(text);
    if (error) return error == simdjson::STRING_ERROR ? simdjson::INCORRECT_TYPE : error;
    out = {text.data(), text.size()};
    return simdjson::SUCCESS;
}

/// Like `read_text`, but null is treated as absent.
inline error_code read_optional_text(ondemand::value &value, gwjson_string &out) noexcept {
    simdjson::ondemand::json_type type;
    if (auto error = value.type().get(type)) return error;
    if (type != ondemand::json_type::null) return read_text(value, out);
    bool null = false;
    if (auto error = value.is_null().get(null)) return error;
    return null ? simdjson::SUCCESS : simdjson::INCORRECT_TYPE;
}

inline error_code read_integer(ondemand::value &value, int64_t &out) noexcept {
    int64_t number = 0;
    if (auto error = value.get_int64().get(number)) return error;
    out = number;
    return simdjson::SUCCESS;
}

/// Limits of counts and durations, far above any real value and far below what arithmetic could overflow.
constexpr int64_t MOST = 1'000'000'000;
constexpr double MOST_SECONDS = 86'400;

/// A count, a code or an interval: an integer from `least` to `most`.
inline error_code read_count(ondemand::value &value, int64_t &out, int64_t most = MOST, int64_t least = 0) noexcept {
    int64_t number = 0;
    if (auto error = value.get_int64().get(number)) return error;
    if (number < least || number > most) return simdjson::NUMBER_OUT_OF_RANGE;
    out = number;
    return simdjson::SUCCESS;
}

/// A duration in seconds: a number from 0; more than a day is read as a day.
inline error_code read_seconds(ondemand::value &value, double &out) noexcept {
    double number = 0;
    if (auto error = value.get_double().get(number)) return error;
    if (!(number >= 0)) return simdjson::NUMBER_OUT_OF_RANGE;
    out = number < MOST_SECONDS ? number : MOST_SECONDS;
    return simdjson::SUCCESS;
}

inline error_code read_flag(ondemand::value &value, bool &out) noexcept {
    bool flag = false;
    if (auto error = value.get_bool().get(flag)) return error;
    out = flag;
    return simdjson::SUCCESS;
}

/// A presence status. An unknown status is treated as online.
inline error_code read_presence(ondemand::value &value, gwjson_presence &out) noexcept {
    ondemand::raw_json_string word;
    if (auto error = value.get_raw_json_string().get(word)) return error;
    if (is(word, "online")) {
        out = GWJSON_ONLINE;
    } else if (is(word, "offline") || is(word, "invisible")) {
        out = GWJSON_OFFLINE;
    } else if (is(word, "idle")) {
        out = GWJSON_IDLE;
    } else if (is(word, "dnd")) {
        out = GWJSON_DND;
    } else {
        out = GWJSON_ONLINE;
    }
    return simdjson::SUCCESS;
}

}  // namespace gateway_json
