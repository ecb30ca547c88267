// SPDX-License-Identifier: MIT
// Part of StatsBot.

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>

#include "CGatewayJSON.h"
#include "Structure/Expectation.hpp"
#include "Structure/Payloads.hpp"

/// The libFuzzer entry point: the input selects a payload and what is wrong with it. Each field can be dropped, null, of
/// another type, at a limit, repeated or elsewhere. The reader must yield exactly the values that the tree contains: what
/// it can do without never loses a payload, and any other payload is refused with a reason.
namespace {

using namespace structure;

struct Check {
    const std::string &json;

    void operator()(bool holds, const char *condition) const {
        if (holds) return;
        fprintf(stderr, "violated: %s\nin %s\n", condition, json.c_str());
        abort();
    }

    void operator()(const std::optional<std::string> &expected, gwjson_string actual, const char *name) const {
        bool is_same = expected ? actual.data && std::string(actual.data, actual.length) == *expected : !actual.data;
        (*this)(is_same, name);
    }

    void operator()(const std::vector<uint64_t> &expected, gwjson_ids actual, const char *name) const {
        (*this)(std::vector<uint64_t>(actual.data, actual.data + actual.count) == expected, name);
    }
};

void compare(const Expected &expected, const gwjson_payload &actual, Check check) {
    check(expected.session_id, actual.session_id, "session_id");
    check(expected.resume_url, actual.resume_url, "resume_gateway_url");
    check(expected.username, actual.username, "username");
    check(expected.global_name, actual.global_name, "global_name");
    check(expected.discriminator, actual.discriminator, "discriminator");
    check(expected.name, actual.name, "name");
    check(expected.nonce, actual.nonce, "nonce");
    check(expected.code, actual.code, "code");
    check(expected.max_uses == actual.max_uses && expected.max_age == actual.max_age, "max_uses, max_age");
    check(expected.guild_ids, actual.guild_ids, "guilds");
    check(expected.bots, actual.bots, "bots");
    check(expected.online, actual.online, "presences");
    check(expected.guild_id == actual.guild_id, "guild_id");
    check(expected.user_id == actual.user_id, "user.id");
    check(expected.member_count == actual.member_count, "member_count");
    check(expected.chunk_index == actual.chunk_index, "chunk_index");
    check(expected.chunk_count == actual.chunk_count, "chunk_count");
    check(expected.listed_members == actual.listed_members, "members");
    check(expected.is_bot == actual.is_bot, "bot");
    check(expected.large == actual.large, "large");
    check(expected.unavailable == actual.unavailable, "unavailable");
    check(expected.has_presences == actual.has_presences, "has_presences");
    check(expected.channels.size() == actual.channel_count, "channels");
    for (size_t index = 0; index < actual.channel_count; index++) {
        check(expected.channels[index].id == actual.channels[index].id, "channel.id");
        check(expected.channels[index].type == actual.channels[index].type, "channel.type");
        check(expected.channels[index].name, actual.channels[index].name, "channel.name");
    }
    check(expected.id == actual.id, "id");
    check(expected.channel_id == actual.channel_id, "channel_id");
    check(expected.message_type == actual.message_type, "type");
    check(expected.has_webhook == actual.has_webhook, "webhook_id");
    check(expected.has_interaction == actual.has_interaction, "interaction");
    check(expected.newly_created == actual.newly_created, "newly_created");
    check(expected.is_bot_known == actual.is_bot_known, "member.user");
    check(expected.parents.has_value() == actual.has_parents, "channel_ids");
    check(expected.parents.value_or(std::vector<uint64_t>()), actual.parents, "channel_ids");
    check(expected.has_voice_states == actual.has_voice_states, "voice_states");
    check(expected.afk_channel_id == actual.afk_channel_id, "afk_channel_id");
    check(expected.boosts.has_value() == actual.has_boosts, "premium_subscription_count");
    check(expected.boosts.value_or(0) == actual.boosts, "premium_subscription_count");
    check(expected.boost_level.has_value() == actual.has_boost_level, "premium_tier");
    check(expected.boost_level.value_or(0) == actual.boost_level, "premium_tier");
    check(expected.threads.size() == actual.thread_count, "threads");
    for (size_t index = 0; index < actual.thread_count; index++) {
        check(expected.threads[index].id == actual.threads[index].id, "thread.id");
        check(expected.threads[index].parent_id == actual.threads[index].parent_id, "thread.parent_id");
    }
    check(expected.voice_states.size() == actual.voice_state_count, "voice_states");
    for (size_t index = 0; index < actual.voice_state_count; index++) {
        const Expected::VoiceState &state = expected.voice_states[index];
        const gwjson_voice_state &other = actual.voice_states[index];
        check(state.user_id == other.user_id && state.channel_id == other.channel_id, "voice_state");
        check(state.session_id, other.session_id, "voice_state.session_id");
        check(state.is_bot.has_value() == other.is_bot_known, "voice_state.member.user");
        check(state.is_bot.value_or(false) == other.is_bot, "voice_state.member.user.bot");
    }
    check(expected.members.size() == actual.members.count, "member list");
    for (size_t index = 0; index < actual.members.count; index++) {
        const Expected::Member &member = expected.members[index];
        const gwjson_member &other = actual.members.data[index];
        check(member.id == other.id && member.is_bot == other.is_bot, "member.user");
        check(member.username, other.username, "member.user.username");
        check(member.joined_at.has_value() == other.has_joined_at, "member.joined_at");
        check(member.joined_at.value_or(0) == other.joined_at, "member.joined_at");
    }
}

std::optional<Expected> expectation(const Envelope &envelope) {
    if (envelope.op != 0) return {};
    static const std::pair<const char *, Expected (*)(const Value &)> events[] = {
        {"GUILD_CREATE", expect_guild_create},
        {"READY", expect_ready},
        {"GUILD_MEMBERS_CHUNK", expect_members_chunk},
        {"MESSAGE_CREATE", expect_message},
        {"MESSAGE_REACTION_ADD", expect_reaction},
        {"THREAD_CREATE", expect_thread},
        {"THREAD_LIST_SYNC", expect_thread_list},
        {"VOICE_STATE_UPDATE", expect_voice_state},
        {"INVITE_CREATE", expect_invite},
    };
    for (const auto &[name, expect] : events) {
        if (envelope.name == name) return envelope.data.kind == Value::Object ? expect(envelope.data) : Expected();
    }
    return {};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    // One parser for all inputs: state from one must not affect the next.
    static gwjson_parser *parser = gwjson_parser_create();
    Choices choices(data, size);
    const Value tree = payload(choices);
    std::string json;
    tree.write(json);
    const Check check{json};

    // On the heap with the exact size, followed by quotes, the worst case for a parser that reads too far.
    const size_t capacity = json.size() + gwjson_padding();
    std::unique_ptr<char[]> bytes(new char[capacity]);
    memcpy(bytes.get(), json.data(), json.size());
    memset(bytes.get() + json.size(), '"', capacity - json.size());
    gwjson_payload actual;
    const gwjson_status status = gwjson_parse(parser, bytes.get(), json.size(), capacity, &actual);

    // The input is always JSON, so a refusal can only be about its contents.
    const bool is_refused = status == GWJSON_TYPE || status == GWJSON_MISSING_FIELD || status == GWJSON_NUMBER;
    check(status == GWJSON_OK || is_refused, "a reason");
    const auto outer = envelope(tree);
    if (!outer) {
        check(is_refused, "refused because of the fields around d");
        return 0;
    }
    const auto expected = expectation(*outer);
    if (!expected) return 0;
    // The session goes on after a refused event, so its number is known.
    check(actual.has_sequence && actual.sequence == outer->sequence, "s");
    check(expected->accepted == (status == GWJSON_OK), expected->accepted ? "accepted" : "refused");
    if (expected->accepted) compare(*expected, actual, check);
    return 0;
}
