// SPDX-License-Identifier: MIT
// Part of StatsBot.

#pragma once

#include "Tree.hpp"

/// The largest and most important payloads, complete unless the fuzzer's input changes something.
/// Source: Events, Gateway Events.
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

inline Value member_of(Choices &choices, size_t index) {
    return Builder(choices).with("user", user(choices, index, index % 2 == 1)).with("roles", Value::list()).done();
}

inline Value threads(Choices &choices) {
    return list_of(choices, [&](size_t index) {
        return Builder(choices)
            .with("id", id(60 + index))
            .with("parent_id", id(50 + index))
            .with("name", Value::text("Round 16"))
            .with("guild_id", id(10))
            .done();
    });
}

inline Value voice_state(Choices &choices, size_t index, bool has_guild) {
    Builder state(choices);
    state.with("user_id", id(20 + index))
        .with("session_id", Value::text("8f7a6b5c4d3e2f1a0b9c8d7e6f5a4b3c"))
        .with("channel_id", id(50 + index))
        .with("member", member_of(choices, 20 + index))
        .with("self_mute", Value::flag(true));
    if (has_guild) state.with("guild_id", id(10));
    return state.done();
}

inline Value message(Choices &choices) {
    return Builder(choices)
        .with("type", Value::number("19"))
        .with("id", id(70))
        .with("content", Value::text("Is anybody up for round \\u0035?"))
        .with("channel_id", id(50))
        .with("author", user(choices, 21, true))
        .with("webhook_id", id(21))
        .with("interaction_metadata", Builder(choices).with("id", id(71)).done())
        .with("interaction", Builder(choices).with("id", id(71)).done())
        .with("guild_id", id(10))
        .done();
}

inline Value reaction(Choices &choices) {
    return Builder(choices)
        .with("user_id", id(21))
        .with("message_id", id(70))
        .with("channel_id", id(50))
        .with("member", member_of(choices, 21))
        .with("emoji", Builder(choices).with("id", Value::null()).done())
        .with("guild_id", id(10))
        .done();
}

inline Value thread(Choices &choices) {
    return Builder(choices)
        .with("id", id(60))
        .with("parent_id", id(50))
        .with("newly_created", Value::flag(true))
        .with("guild_id", id(10))
        .done();
}

inline Value thread_list(Choices &choices) {
    return Builder(choices)
        .with("guild_id", id(10))
        .with("channel_ids", list_of(choices, [](size_t index) { return id(50 + index); }))
        .with("threads", threads(choices))
        .with("members", Value::list())
        .done();
}

inline Value invite(Choices &choices) {
    return Builder(choices)
        .with("channel_id", id(50))
        .with("code", Value::text("aB3_-"))
        .with("guild_id", id(10))
        .with("max_age", Value::number("86400"))
        .with("max_uses", Value::number("1"))
        .done();
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
        .with("threads", threads(choices))
        .with("voice_states", list_of(choices, [&](size_t index) { return voice_state(choices, index, false); }))
        .with("afk_channel_id", id(59))
        .with("premium_subscription_count", Value::number("7"))
        .with("premium_tier", Value::number("2"))
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
    static const std::pair<const char *, Value (*)(Choices &)> events[] = {
        {"GUILD_CREATE", guild_create},
        {"READY", ready},
        {"GUILD_MEMBERS_CHUNK", members_chunk},
        {"MESSAGE_CREATE", message},
        {"MESSAGE_REACTION_ADD", reaction},
        {"THREAD_CREATE", thread},
        {"THREAD_LIST_SYNC", thread_list},
        {"VOICE_STATE_UPDATE", [](Choices &choices) { return voice_state(choices, 0, true); }},
        {"INVITE_CREATE", invite},
    };
    const auto &[name, data] = events[choices.below(sizeof events / sizeof *events)];
    // Most inputs leave the fields around `d` alone, or few payloads would get as far as their fields.
    static const uint8_t none = 0;
    Choices untouched(&none, 0);
    Choices &outer = choices.below(8) == 7 ? choices : untouched;
    return Builder(outer)
        .with("t", Value::text(name))
        .with("s", Value::number("42"))
        .with("op", Value::number("0"))
        .with("d", data(choices))
        .done();
}

}  // namespace structure
