// SPDX-License-Identifier: MIT
// Part of StatsBot.

#include "CGatewayJSON.h"

#include <new>

#include "Parser.hpp"

/// The API boundary: no exceptions cross it, and errors of simdjson are mapped to statuses.
namespace gateway_json {
namespace {

/// Payloads of this size are rare (large guilds). Their memory is released when the next small payload is parsed.
constexpr size_t LARGE = size_t(1) << 20;

struct event_entry {
    std::string_view name;
    gwjson_event event;
};

constexpr event_entry EVENTS[] = {
    {"PRESENCE_UPDATE", GWJSON_PRESENCE_UPDATE},
    {"MESSAGE_CREATE", GWJSON_MESSAGE_CREATE},
    {"MESSAGE_REACTION_ADD", GWJSON_MESSAGE_REACTION_ADD},
    {"VOICE_STATE_UPDATE", GWJSON_VOICE_STATE_UPDATE},
    {"GUILD_MEMBER_ADD", GWJSON_GUILD_MEMBER_ADD},
    {"GUILD_MEMBER_REMOVE", GWJSON_GUILD_MEMBER_REMOVE},
    {"GUILD_MEMBERS_CHUNK", GWJSON_GUILD_MEMBERS_CHUNK},
    {"GUILD_BAN_ADD", GWJSON_GUILD_BAN_ADD},
    {"GUILD_BAN_REMOVE", GWJSON_GUILD_BAN_REMOVE},
    {"CHANNEL_UPDATE", GWJSON_CHANNEL_UPDATE},
    {"CHANNEL_CREATE", GWJSON_CHANNEL_CREATE},
    {"CHANNEL_DELETE", GWJSON_CHANNEL_DELETE},
    {"GUILD_CREATE", GWJSON_GUILD_CREATE},
    {"GUILD_UPDATE", GWJSON_GUILD_UPDATE},
    {"GUILD_DELETE", GWJSON_GUILD_DELETE},
    {"READY", GWJSON_READY},
    {"RESUMED", GWJSON_RESUMED},
    {"RATE_LIMITED", GWJSON_RATE_LIMITED},
    {"GUILD_AUDIT_LOG_ENTRY_CREATE", GWJSON_GUILD_AUDIT_LOG_ENTRY_CREATE},
    {"INTERACTION_CREATE", GWJSON_INTERACTION_CREATE},
    {"THREAD_CREATE", GWJSON_THREAD_CREATE},
    {"THREAD_UPDATE", GWJSON_THREAD_UPDATE},
    {"THREAD_DELETE", GWJSON_THREAD_DELETE},
    {"THREAD_LIST_SYNC", GWJSON_THREAD_LIST_SYNC},
    {"INVITE_CREATE", GWJSON_INVITE_CREATE},
    {"INVITE_DELETE", GWJSON_INVITE_DELETE},
};

gwjson_status status_of(error_code error) noexcept {
    switch (error) {
    case simdjson::SUCCESS:
        return GWJSON_OK;
    case simdjson::UTF8_ERROR:
        return GWJSON_UTF8;
    case simdjson::INCORRECT_TYPE:
        return GWJSON_TYPE;
    case simdjson::NO_SUCH_FIELD:
        return GWJSON_MISSING_FIELD;
    case simdjson::NUMBER_ERROR:
    case simdjson::NUMBER_OUT_OF_RANGE:
        return GWJSON_NUMBER;
    case simdjson::CAPACITY:
    case simdjson::MEMALLOC:
        return GWJSON_MEMORY;
    case simdjson::INSUFFICIENT_PADDING:
        return GWJSON_ARGUMENT;
    default:
        return GWJSON_SYNTAX;
    }
}

/// Largest sequence number that is accepted: an event's ID in the database has 40 bits for it (`EventID`). At a thousand
/// events per second, a session reaches it after 35 years.
constexpr int64_t MOST_SEQUENCE = (int64_t(1) << 40) - 1;

/// The event's name, as a view of the payload's bytes, because simdjson's buffer is reused when the payload is rewound.
error_code read_event_name(ondemand::value &value, gwjson_string &out) noexcept {
    ondemand::json_type type;
    if (auto error = value.type().get(type)) return error;
    if (type == ondemand::json_type::null) return simdjson::SUCCESS;
    ondemand::raw_json_string text;
    if (auto error = value.get_raw_json_string().get(text)) return error;
    const char *start = text.raw();
    const char *end = start;
    while (*end != '"') {
        if (*end == '\\') return simdjson::INCORRECT_TYPE;
        end++;
    }
    out = {start, size_t(end - start)};
    return simdjson::SUCCESS;
}

error_code read_sequence(ondemand::value &value, gwjson_payload &payload) noexcept {
    ondemand::json_type type;
    if (auto error = value.type().get(type)) return error;
    if (type == ondemand::json_type::null) return simdjson::SUCCESS;
    if (auto error = read_count(value, payload.sequence, MOST_SEQUENCE)) return error;
    payload.has_sequence = true;
    return simdjson::SUCCESS;
}

/// Reads the fields around `d`, and also `d` if it follows the others, as Discord sends it. Otherwise `d` is skipped
/// and `pending` is set. Of duplicate keys, the first counts, because `d` was read according to it.
error_code read_envelope(gwjson_parser &parser, ondemand::object &root, gwjson_payload &payload, bool &pending) {
    bool named = false;
    bool sequenced = false;
    bool data = false;
    for (auto result : root) {
        ondemand::field field;
        if (auto error = std::move(result).get(field)) return error;
        ondemand::raw_json_string key = field.key();
        ondemand::value value = field.value();
        error_code error = simdjson::SUCCESS;
        if (is(key, "d")) {
            if (data) continue;
            data = true;
            if (payload.has_op && named && sequenced) {
                // Only a dispatch has an event; `d` must not be read as event data otherwise.
                if (payload.op != 0) payload.event = GWJSON_NONE;
                if (needs_data(payload)) error = read_data(parser, value, payload);
            } else {
                pending = true;
            }
        } else if (is(key, "op")) {
            if (payload.has_op) continue;
            error = read_count(value, payload.op, INT64_MAX);
            payload.has_op = !error;
        } else if (is(key, "s")) {
            if (sequenced) continue;
            sequenced = true;
            error = read_sequence(value, payload);
        } else if (is(key, "t")) {
            if (named) continue;
            named = true;
            error = read_event_name(value, payload.event_name);
            if (payload.event_name.data) {
                payload.event = event_named({payload.event_name.data, payload.event_name.length});
            }
        }
        if (error) return error;
    }
    if (!payload.has_op) return simdjson::NO_SUCH_FIELD;
    if (payload.op == 0 && !(payload.event != GWJSON_NONE && payload.has_sequence)) return simdjson::NO_SUCH_FIELD;
    if (payload.op != 0) payload.event = GWJSON_NONE;
    if (!data && needs_data(payload) && payload.op != 9) return simdjson::NO_SUCH_FIELD;
    return simdjson::SUCCESS;
}

error_code read_pending_data(gwjson_parser &parser, ondemand::document &document, gwjson_payload &payload) {
    document.rewind();
    ondemand::value data;
    if (auto error = document.find_field("d").get(data)) return error;
    return read_data(parser, data, payload);
}

error_code read_payload(gwjson_parser &parser, simdjson::padded_string_view bytes, gwjson_payload &payload) {
    if (parser.json.capacity() > LARGE && bytes.length() < LARGE) parser = gwjson_parser{};
    parser.guild_ids.clear();
    parser.bots.clear();
    parser.online.clear();
    parser.members.clear();
    parser.channels.clear();
    parser.options.clear();
    parser.parents.clear();
    parser.threads.clear();
    parser.voice_states.clear();

    ondemand::document document;
    if (auto error = parser.json.iterate(bytes).get(document)) return error;
    ondemand::object root;
    if (auto error = document.get_object().get(root)) return error;
    bool pending = false;
    if (auto error = read_envelope(parser, root, payload, pending)) return error;
    // simdjson has no current location after the end of the document.
    if (document.current_location().error() != simdjson::OUT_OF_BOUNDS) return simdjson::TRAILING_CONTENT;
    if (pending && needs_data(payload)) {
        if (auto error = read_pending_data(parser, document, payload)) return error;
    }
    // The most frequent events have no lists.
    if (payload.event == GWJSON_PRESENCE_UPDATE || payload.event == GWJSON_MESSAGE_CREATE) return simdjson::SUCCESS;
    payload.guild_ids = {parser.guild_ids.data(), parser.guild_ids.size()};
    payload.bots = {parser.bots.data(), parser.bots.size()};
    payload.online = {parser.online.data(), parser.online.size()};
    payload.members = {parser.members.data(), parser.members.size()};
    payload.channels = parser.channels.data();
    payload.channel_count = parser.channels.size();
    payload.options = parser.options.data();
    payload.option_count = parser.options.size();
    payload.parents = {parser.parents.data(), parser.parents.size()};
    payload.threads = parser.threads.data();
    payload.thread_count = parser.threads.size();
    payload.voice_states = parser.voice_states.data();
    payload.voice_state_count = parser.voice_states.size();
    return simdjson::SUCCESS;
}

}  // namespace

gwjson_event event_named(std::string_view name) noexcept {
    for (const event_entry &entry : EVENTS) {
        if (entry.name == name) return entry.event;
    }
    return GWJSON_OTHER;
}

}  // namespace gateway_json

extern "C" {

gwjson_parser *gwjson_parser_create(void) { return new (std::nothrow) gwjson_parser; }

void gwjson_parser_destroy(gwjson_parser *parser) { delete parser; }

size_t gwjson_padding(void) { return simdjson::SIMDJSON_PADDING; }

gwjson_status gwjson_parse(
    gwjson_parser *parser, const void *bytes, size_t length, size_t capacity, gwjson_payload *payload) {
    *payload = {};
    if (!parser || !bytes || capacity < length || capacity - length < simdjson::SIMDJSON_PADDING) {
        return GWJSON_ARGUMENT;
    }
    try {
        simdjson::padded_string_view view(static_cast<const char *>(bytes), length, capacity);
        return gateway_json::status_of(gateway_json::read_payload(*parser, view, *payload));
    } catch (...) {
        return GWJSON_MEMORY;
    }
}
}
