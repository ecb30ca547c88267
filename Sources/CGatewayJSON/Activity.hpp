// SPDX-License-Identifier: MIT
// Part of StatsBot.

#pragma once

#include "Parser.hpp"

/// The readers of activity: messages, reactions, threads, voice and invites. No content of a message is read: simdjson passes over
/// it without unescaping or copying it.
namespace gateway_json {

/// Longest accepted session ID of a voice state, in bytes. Discord's have 32.
constexpr size_t MOST_VOICE_SESSION = 128;

/// Longest accepted code of an invite, in bytes. Discord's have 6 to 25.
constexpr size_t MOST_INVITE_CODE = 64;

/// The ID of a user and whether it is a bot. Humans have no `bot` field.
inline error_code read_account(ondemand::value &value, uint64_t &id, bool &is_bot) noexcept {
    return each_field(value, [&](ondemand::raw_json_string key, ondemand::value field) noexcept -> error_code {
        if (is(key, "id")) return read_id(field, id);
        if (is(key, "bot")) return read_flag(field, is_bot);
        return simdjson::SUCCESS;
    });
}

/// Whether the user of a member is a bot.
inline error_code read_member_account(ondemand::value &value, bool &is_bot, bool &is_known) noexcept {
    return each_field(value, [&](ondemand::raw_json_string key, ondemand::value field) noexcept -> error_code {
        if (!is(key, "user")) return simdjson::SUCCESS;
        uint64_t id = 0;
        error_code outcome = read_account(field, id, is_bot);
        is_known |= !outcome;
        return outcome;
    });
}

/// MESSAGE_CREATE. Source: Resources, Message, "Message Object".
inline error_code read_message(ondemand::value &value, gwjson_payload &payload) noexcept {
    return each_field(value, [&](ondemand::raw_json_string key, ondemand::value field) noexcept -> error_code {
        if (is(key, "id")) return read_id(field, payload.id);
        if (is(key, "type")) return read_integer(field, payload.message_type);
        if (is(key, "author")) return read_account(field, payload.user_id, payload.is_bot);
        if (is(key, "guild_id")) return read_id(field, payload.guild_id);
        if (is(key, "channel_id")) return read_id(field, payload.channel_id);
        if (is(key, "webhook_id")) {
            uint64_t id = 0;
            error_code outcome = read_id(field, id);
            payload.has_webhook |= !outcome;
            return outcome;
        }
        // `interaction` is the deprecated form.
        if (is(key, "interaction_metadata") || is(key, "interaction")) {
            ondemand::json_type type;
            if (auto error = field.type().get(type)) return error;
            payload.has_interaction |= type == ondemand::json_type::object;
        }
        return simdjson::SUCCESS;
    });
}

/// MESSAGE_REACTION_ADD. Source: Events, Gateway Events, "Message Reaction Add".
inline error_code read_reaction(ondemand::value &value, gwjson_payload &payload) noexcept {
    return each_field(value, [&](ondemand::raw_json_string key, ondemand::value field) noexcept -> error_code {
        if (is(key, "user_id")) return read_id(field, payload.user_id);
        if (is(key, "message_id")) return read_id(field, payload.id);
        if (is(key, "guild_id")) return read_id(field, payload.guild_id);
        if (is(key, "channel_id")) return read_id(field, payload.channel_id);
        if (is(key, "member")) return read_member_account(field, payload.is_bot, payload.is_bot_known);
        return simdjson::SUCCESS;
    });
}

/// A thread. Source: Resources, Channel, "Channel Object".
inline error_code read_thread(ondemand::value &value, gwjson_thread &thread, gwjson_payload *payload) noexcept {
    return each_field(value, [&](ondemand::raw_json_string key, ondemand::value field) noexcept -> error_code {
        if (is(key, "id")) return read_id(field, thread.id);
        if (is(key, "parent_id")) return read_id(field, thread.parent_id);
        if (payload && is(key, "guild_id")) return read_id(field, payload->guild_id);
        if (payload && is(key, "newly_created")) return read_flag(field, payload->newly_created);
        return simdjson::SUCCESS;
    });
}

/// THREAD_CREATE, THREAD_UPDATE and THREAD_DELETE. Source: Events, Gateway Events, "Threads".
inline error_code read_thread_event(gwjson_parser &parser, ondemand::value &value, gwjson_payload &payload) {
    gwjson_thread thread{};
    if (auto error = read_thread(value, thread, &payload)) return error;
    if (thread.id) parser.threads.push_back(thread);
    return simdjson::SUCCESS;
}

/// A list of threads. A thread without a parent says nothing.
inline error_code read_threads(ondemand::value &value, std::vector<gwjson_thread> &threads) {
    return each_element(value, [&](ondemand::value &element) -> error_code {
        gwjson_thread thread{};
        if (auto error = read_thread(element, thread, nullptr)) return error;
        if (thread.id && thread.parent_id) threads.push_back(thread);
        return simdjson::SUCCESS;
    });
}

/// THREAD_LIST_SYNC. The list is required: without it, the event would say that there are no threads.
/// Source: Events, Gateway Events, "Thread List Sync".
inline error_code read_thread_list(gwjson_parser &parser, ondemand::value &value, gwjson_payload &payload) {
    bool has_threads = false;
    error_code error = each_field(value, [&](ondemand::raw_json_string key, ondemand::value field) -> error_code {
        if (is(key, "guild_id")) return read_id(field, payload.guild_id);
        if (is(key, "threads")) {
            error_code outcome = read_threads(field, parser.threads);
            has_threads |= !outcome;
            return outcome;
        }
        if (!is(key, "channel_ids")) return simdjson::SUCCESS;
        error_code outcome = each_element(field, [&](ondemand::value &element) -> error_code {
            uint64_t id = 0;
            if (auto error = read_id(element, id)) return error;
            parser.parents.push_back(id);
            return simdjson::SUCCESS;
        });
        payload.has_parents |= !outcome;
        return outcome;
    });
    if (error) return error;
    return has_threads ? simdjson::SUCCESS : simdjson::NO_SUCH_FIELD;
}

/// A voice state. Source: Resources, Voice, "Voice State Object".
inline error_code read_voice_state(ondemand::value &value, gwjson_voice_state &state, uint64_t &guild_id) noexcept {
    return each_field(value, [&](ondemand::raw_json_string key, ondemand::value field) noexcept -> error_code {
        if (is(key, "user_id")) return read_id(field, state.user_id);
        if (is(key, "channel_id")) return read_id(field, state.channel_id);
        if (is(key, "guild_id")) return read_id(field, guild_id);
        if (is(key, "member")) return read_member_account(field, state.is_bot, state.is_bot_known);
        if (!is(key, "session_id")) return simdjson::SUCCESS;
        gwjson_string text{};
        if (auto error = read_text(field, text)) return error;
        if (text.length > MOST_VOICE_SESSION) return simdjson::INCORRECT_TYPE;
        state.session_id = text;
        return simdjson::SUCCESS;
    });
}

/// VOICE_STATE_UPDATE. A channel that is null or not an ID means that the user is in none.
inline error_code read_voice_update(gwjson_parser &parser, ondemand::value &value, gwjson_payload &payload) {
    gwjson_voice_state state{};
    if (auto error = read_voice_state(value, state, payload.guild_id)) return error;
    if (state.user_id) parser.voice_states.push_back(state);
    return simdjson::SUCCESS;
}

/// INVITE_CREATE and INVITE_DELETE. The guild is absent for invites to group messages. Source: Events, Gateway Events,
/// "Invites".
inline error_code read_invite(ondemand::value &value, gwjson_payload &payload) noexcept {
    return each_field(value, [&](ondemand::raw_json_string key, ondemand::value field) noexcept -> error_code {
        if (is(key, "guild_id")) return read_id(field, payload.guild_id);
        if (is(key, "channel_id")) return read_id(field, payload.channel_id);
        if (is(key, "max_uses")) return read_count(field, payload.max_uses);
        if (is(key, "max_age")) return read_count(field, payload.max_age);
        if (!is(key, "code")) return simdjson::SUCCESS;
        gwjson_string text{};
        if (auto error = read_text(field, text)) return error;
        if (text.length > MOST_INVITE_CODE) return simdjson::INCORRECT_TYPE;
        payload.code = text;
        return simdjson::SUCCESS;
    });
}

/// The voice states of GUILD_CREATE, which have no guild ID.
inline error_code read_voice_states(ondemand::value &value, std::vector<gwjson_voice_state> &states) {
    return each_element(value, [&](ondemand::value &element) -> error_code {
        gwjson_voice_state state{};
        uint64_t guild_id = 0;
        if (auto error = read_voice_state(element, state, guild_id)) return error;
        if (state.user_id && state.channel_id) states.push_back(state);
        return simdjson::SUCCESS;
    });
}

}  // namespace gateway_json
