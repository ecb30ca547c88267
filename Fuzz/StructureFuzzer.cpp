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
    bool is_object = envelope.data.kind == Value::Object;
    if (envelope.name == "GUILD_CREATE") return is_object ? expect_guild_create(envelope.data) : Expected();
    if (envelope.name == "READY") return is_object ? expect_ready(envelope.data) : Expected();
    if (envelope.name == "GUILD_MEMBERS_CHUNK") return is_object ? expect_members_chunk(envelope.data) : Expected();
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
