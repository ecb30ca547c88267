// SPDX-License-Identifier: MIT
// Part of StatsBot.

#pragma once

#include "Tree.hpp"

/// The largest and most important payloads, complete unless the fuzzer's input changes something.
/// Source: Events, Gateway Events, "Ready", "Guild Create", "Guild Members Chunk".
namespace structure {

/// An object whose fields are added and reordered as the choices say.
class Builder {
public:
    explicit Builder(Choices &choices) : choices(choices) {}

    Builder &with(const char *key, const Value &value) {
        add(object, key, value, choices);
        return *this;
    }

    Value done() {
        reorder(object, choices);
        return object;
    }

private:
    Choices &choices;
    Value object = Value::object();
};

/// A list with up to three elements, of which each is unlike the others.
template <typename Element>
Value list_of(Choices &choices, Element element) {
    Value list = Value::list();
    size_t count = (choices.below(4) + 2) % 4;
    for (size_t index = 0; index < count; index++) add(list, "", element(index), choices);
    return list;
}

inline Value id(size_t number) { return Value::text("10000000000000000" + std::to_string(number)); }

inline Value user(Choices &choices, size_t index, bool is_bot) {
    return Builder(choices)
        .with("username", Value::text("user" + std::to_string(index)))
        .with("id", id(index))
        .with("bot", Value::flag(is_bot))
        .with("global_name", Value::text("\\u00c9lan"))
        .with("discriminator", Value::text("0"))
        .with("avatar", Value::null())
        .done();
}

inline Value members(Choices &choices) {
    return list_of(choices, [&](size_t index) {
        return Builder(choices)
            .with("user", user(choices, 20 + index, index == 1))
            .with("roles", Value::list())
            .with("joined_at", Value::text("2021-02-12T18:25:07.972000+00:00"))
            .done();
    });
}

inline Value presences(Choices &choices) {
    static const char *const statuses[] = {"online", "offline", "dnd"};
    return list_of(choices, [&](size_t index) {
        return Builder(choices)
            .with("user", Builder(choices).with("id", id(30 + index)).done())
            .with("status", Value::text(statuses[index]))
            .with("activities", Value::list())
            .done();
    });
}

inline Value ready(Choices &choices) {
    return Builder(choices)
        .with("v", Value::number("10"))
        .with("user", user(choices, 1, true))
        .with("guilds", list_of(choices, [&](size_t index) {
            return Builder(choices).with("unavailable", Value::flag(true)).with("id", id(10 + index)).done();
        }))
        .with("session_id", Value::text("abc"))
        .with("resume_gateway_url", Value::text("wss://gateway.discord.gg"))
        .done();
}

inline Value guild_create(Choices &choices) {
    return Builder(choices)
        .with("id", id(10))
        .with("name", Value::text("Guild \\ud83d\\udc65"))
        .with("member_count", Value::number("3"))
        .with("large", Value::flag(false))
        .with("unavailable", Value::flag(false))
        .with("channels", list_of(choices, [&](size_t index) {
            return Builder(choices)
                .with("id", id(50 + index))
                .with("type", Value::number("2"))
                .with("name", Value::text("Members: 3"))
                .with("permission_overwrites", Value::list())
                .done();
        }))
        .with("members", members(choices))
        .with("presences", presences(choices))
        .done();
}

inline Value members_chunk(Choices &choices) {
    return Builder(choices)
        .with("guild_id", id(10))
        .with("members", members(choices))
        .with("chunk_index", Value::number("1"))
        .with("chunk_count", Value::number("2"))
        .with("presences", presences(choices))
        .with("nonce", Value::text("online"))
        .with("not_found", Value::list())
        .done();
}

/// A whole payload.
inline Value payload(Choices &choices) {
    static const char *const names[] = {"GUILD_CREATE", "READY", "GUILD_MEMBERS_CHUNK"};
    size_t event = choices.below(3);
    // Most inputs leave the fields around `d` alone, or few payloads would get as far as their fields.
    static const uint8_t none = 0;
    Choices untouched(&none, 0);
    Choices &outer = choices.below(8) == 7 ? choices : untouched;
    return Builder(outer)
        .with("t", Value::text(names[event]))
        .with("s", Value::number("42"))
        .with("op", Value::number("0"))
        .with("d", event == 0 ? guild_create(choices) : event == 1 ? ready(choices) : members_chunk(choices))
        .done();
}

}  // namespace structure
