// SPDX-License-Identifier: MIT
// Part of StatsBot.

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

/// JSON as a tree, with changes that the fuzzer's input selects.
namespace structure {

/// The fuzzer's input as a sequence of choices. After its end, every choice is 0, which changes nothing.
class Choices {
public:
    Choices(const uint8_t *data, size_t size) : at(data), end(data + size) {}

    /// A number below `count`.
    size_t below(size_t count) { return at == end ? 0 : *at++ % count; }

private:
    const uint8_t *at;
    const uint8_t *end;
};

/// A JSON value. Strings and numbers are kept as they are written.
struct Value {
    enum Kind { Null, Flag, Number, Text, List, Object };

    Kind kind = Null;
    /// A flag, a number, or a string with its quotes.
    std::string token;
    /// The elements of a list, whose keys are empty, or the fields of an object.
    std::vector<std::pair<std::string, Value>> items;

    static Value null() { return {}; }
    static Value flag(bool flag) { return {Flag, flag ? "true" : "false", {}}; }
    static Value number(std::string token) { return {Number, std::move(token), {}}; }
    static Value text(const std::string &raw) { return {Text, "\"" + raw + "\"", {}}; }
    static Value list() { return {List, "", {}}; }
    static Value object() { return {Object, "", {}}; }

    void write(std::string &out) const {
        if (kind == Null) out += "null";
        out += token;
        if (kind != List && kind != Object) return;
        out += kind == List ? '[' : '{';
        for (size_t index = 0; index < items.size(); index++) {
            if (index > 0) out += ',';
            if (kind == Object) out += "\"" + items[index].first + "\":";
            items[index].second.write(out);
        }
        out += kind == List ? ']' : '}';
    }
};

/// A value of another kind. It never counts as a value of the field.
inline Value retyped(const Value &value, Choices &choices) {
    const Value nested = {Value::Object, "", {{"id", Value::list()}, {"x", Value::number("1")}}};
    const Value all[] = {Value::flag(true), Value::number("5"),  Value::number("-1.5e3"), Value::text("5"),
                         Value::text(""),   Value::list(),       Value::object(),         nested};
    size_t first = choices.below(8);
    for (size_t index = 0; index < 8; index++) {
        const Value &other = all[(first + index) % 8];
        if (other.kind != value.kind) return other;
    }
    return Value::null();
}

/// A value of the same kind at or beyond a limit. It may or may not count as a value of the field.
inline Value at_limit(const Value &value, Choices &choices) {
    static const char *const numbers[] = {
        "0", "-1", "1", "-0", "999999999", "1000000000", "1000000001", "2147483647", "2147483648", "4294967296",
        "1099511627775", "1099511627776", "9223372036854775807", "9223372036854775808", "-9223372036854775808",
        "-9223372036854775809", "18446744073709551615", "18446744073709551616", "1e300", "1e400", "0.5", "1e2",
        "100000000000000000000000000000000000000000"};
    static const char *const texts[] = {
        "", "0", "1", "007", "-1", "+1", " 5", "5 ", "5x", "0x5", "18446744073709551615", "18446744073709551616",
        "99999999999999999999999999999999", "\\u0035", "\\ud83d\\udc65", "\\ud800", "\\udc00x", "\\x", "\\u00", "\\\\",
        "\\\"", "offline", "invisible", "idle", "dnd", "streaming", "onl\\u0069ne", "\xf0\x9f\x91\xa5"};
    switch (value.kind) {
    case Value::Number: return Value::number(numbers[choices.below(sizeof numbers / sizeof *numbers)]);
    case Value::Text: return Value::text(texts[choices.below(sizeof texts / sizeof *texts)]);
    case Value::Flag: return Value::flag(value.token == "false");
    case Value::List: return Value::list();
    default: return Value::object();
    }
}

/// Adds a value to a list or an object: unchanged, or dropped, null, of another kind, at a limit, or repeated. It is
/// repeated as a copy, or with a value that does not count, so that no two values contradict each other.
inline void add(Value &parent, const std::string &key, const Value &value, Choices &choices) {
    auto push = [&](const Value &item) { parent.items.emplace_back(key, item); };
    switch (choices.below(16)) {
    case 1: return;
    case 2: return push(Value::null());
    case 3: return push(retyped(value, choices));
    case 4:
    case 5: return push(at_limit(value, choices));
    case 6: push(value); return push(value);
    case 7: push(Value::null()); return push(value);
    case 8: push(value); return push(Value::null());
    case 9: push(retyped(value, choices)); return push(value);
    case 10: push(value); return push(retyped(value, choices));
    default: push(value);
    }
}

/// Changes the order of an object's fields. Fields with the same key keep theirs.
inline void reorder(Value &object, Choices &choices) {
    size_t swaps = choices.below(4);
    for (; swaps > 0 && object.items.size() > 1; swaps--) {
        size_t one = choices.below(object.items.size());
        size_t other = choices.below(object.items.size());
        if (object.items[one].first != object.items[other].first) std::swap(object.items[one], object.items[other]);
    }
}

}  // namespace structure
