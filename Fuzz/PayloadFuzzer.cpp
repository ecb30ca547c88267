// SPDX-License-Identifier: MIT
// Part of StatsBot.

#include <cstdlib>
#include <cstring>
#include <initializer_list>
#include <memory>

#include "CGatewayJSON.h"

/// The libFuzzer entry point: parses the input as a payload and reads everything that the result refers to.
namespace {

void check(bool holds) {
    if (!holds) abort();
}

/// The sum of all bytes, so that AddressSanitizer checks each read.
size_t touch(gwjson_string text) {
    size_t sum = 0;
    for (size_t index = 0; index < text.length; index++) sum += static_cast<unsigned char>(text.data[index]);
    return sum;
}

size_t touch(gwjson_ids ids) {
    size_t sum = 0;
    for (size_t index = 0; index < ids.count; index++) {
        check(ids.data[index] != 0);
        sum += ids.data[index];
    }
    return sum;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    // One parser for all inputs: state from one must not affect the next.
    static gwjson_parser *parser = gwjson_parser_create();
    // On the heap with the exact size, followed by quotes, the worst case for a parser that reads too far.
    size_t capacity = size + gwjson_padding();
    std::unique_ptr<char[]> bytes(new char[capacity]);
    if (size) memcpy(bytes.get(), data, size);
    memset(bytes.get() + size, '"', capacity - size);

    gwjson_payload payload;
    gwjson_status status = gwjson_parse(parser, bytes.get(), size, capacity, &payload);
    check(status <= GWJSON_NUMBER);
    volatile size_t sum = touch(payload.event_name);
    if (status != GWJSON_OK) return 0;

    check(payload.has_op && payload.op >= 0);
    check(payload.op != 0 || (payload.has_sequence && payload.event != GWJSON_NONE));
    check(payload.op != 10 || payload.heartbeat_interval > 0);
    check(payload.event != GWJSON_RATE_LIMITED || payload.retry_after >= 0);
    check(payload.event != GWJSON_READY || payload.session_id.length > 0);
    check(payload.event != GWJSON_GUILD_MEMBERS_CHUNK || payload.chunk_index < payload.chunk_count);
    check(payload.member_count >= 0 && payload.chunk_index >= 0 && payload.chunk_count >= 0);
    for (gwjson_string text : {payload.session_id, payload.resume_url, payload.username, payload.global_name,
                               payload.discriminator, payload.name, payload.nonce}) {
        sum = sum + touch(text);
    }
    check(payload.members.count <= payload.listed_members);
    check(payload.event != GWJSON_GUILD_CREATE || payload.members.count <= 250);
    for (size_t index = 0; index < payload.members.count; index++) {
        check(payload.members.data[index].id != 0);
        sum = sum + touch(payload.members.data[index].username);
    }
    for (gwjson_ids ids : {payload.guild_ids, payload.bots, payload.online, payload.parents}) sum = sum + touch(ids);
    for (size_t index = 0; index < payload.channel_count; index++) {
        check(payload.channels[index].id != 0);
        sum = sum + touch(payload.channels[index].name);
    }
    check(payload.boosts >= 0 && payload.boost_level >= 0);
    bool is_message = payload.event == GWJSON_MESSAGE_CREATE || payload.event == GWJSON_MESSAGE_REACTION_ADD;
    check(!is_message || (payload.id && payload.channel_id && payload.user_id));
    bool is_thread = payload.event >= GWJSON_THREAD_CREATE && payload.event <= GWJSON_THREAD_DELETE;
    check(!is_thread || (payload.guild_id && payload.thread_count > 0));
    for (size_t index = 0; index < payload.thread_count; index++) {
        check(payload.threads[index].id != 0);
        check(is_thread || payload.threads[index].parent_id != 0);
    }
    check(payload.code.length <= 64 && payload.max_uses >= 0 && payload.max_age >= 0);
    check(payload.event != GWJSON_INVITE_CREATE || payload.code.length > 0);
    sum = sum + touch(payload.code);
    check(payload.event != GWJSON_VOICE_STATE_UPDATE || payload.voice_state_count > 0);
    for (size_t index = 0; index < payload.voice_state_count; index++) {
        const gwjson_voice_state &state = payload.voice_states[index];
        check(state.user_id != 0 && state.session_id.length <= 128);
        check(state.channel_id != 0 || payload.event == GWJSON_VOICE_STATE_UPDATE);
        sum = sum + touch(state.session_id);
    }
    return 0;
}
