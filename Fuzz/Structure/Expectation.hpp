// SPDX-License-Identifier: MIT
// Part of StatsBot.

#pragma once

#include <cerrno>
#include <cstdlib>
#include <optional>
#include <set>

#include "CGatewayJSON.h"
#include "Tree.hpp"

/// The values that a payload must yield, from its tree: an independent description of what the reader does, without
/// streaming, skipping and early ends.
namespace structure {

/// Limits of Discord's values, and of the database for sequence numbers.
constexpr int64_t most_count = 1'000'000'000;
constexpr int64_t most_sequence = (int64_t(1) << 40) - 1;

// MARK: - Single values; none if the value does not count

inline std::optional<int64_t> integer(const Value &value, int64_t least, int64_t most) {
    if (value.kind != Value::Number || value.token.find_first_of(".eE") != std::string::npos) return {};
    errno = 0;
    long long number = strtoll(value.token.c_str(), nullptr, 10);
    if (errno || number < least || number > most) return {};
    return number;
}

inline std::optional<int64_t> any_integer(const Value &value) { return integer(value, INT64_MIN, INT64_MAX); }
inline std::optional<int64_t> count(const Value &value) { return integer(value, 0, most_count); }
inline std::optional<int64_t> positive_count(const Value &value) { return integer(value, 1, most_count); }

inline std::optional<bool> flag(const Value &value) {
    if (value.kind != Value::Flag) return {};
    return value.token == "true";
}

inline std::optional<uint64_t> snowflake(const Value &value) {
    if (value.kind != Value::Text) return {};
    std::string digits = value.token.substr(1, value.token.size() - 2);
    if (digits.empty() || digits.find_first_not_of("0123456789") != std::string::npos) return {};
    errno = 0;
    unsigned long long number = strtoull(digits.c_str(), nullptr, 10);
    if (errno || number == 0) return {};
    return number;
}

/// A string without its quotes and escapes. Invalid escapes and halves of surrogate pairs do not count.
inline std::optional<std::string> text(const Value &value) {
    if (value.kind != Value::Text) return {};
    static const std::pair<const char *, const char *> escapes[] = {
        {"\\ud83d\\udc65", "\xf0\x9f\x91\xa5"}, {"\\u00c9", "\xc3\x89"}, {"\\u0035", "5"}, {"\\u0069", "i"},
        {"\\\\", "\\"},                         {"\\\"", "\""}};
    std::string raw = value.token.substr(1, value.token.size() - 2);
    std::string out;
    while (!raw.empty()) {
        size_t length = 1;
        std::string character = raw.substr(0, 1);
        for (const auto &[escape, meaning] : escapes) {
            if (raw.rfind(escape, 0) != 0) continue;
            length = std::string(escape).size();
            character = meaning;
        }
        if (length == 1 && character == "\\") return {};
        out += character;
        raw.erase(0, length);
    }
    return out;
}

inline std::optional<std::string> nonempty_text(const Value &value) {
    auto read = text(value);
    return read && !read->empty() ? read : std::nullopt;
}

inline std::optional<bool> is_online(const Value &value) {
    if (value.kind != Value::Text) return {};
    return value.token != "\"offline\"" && value.token != "\"invisible\"";
}

/// The time of the only valid text that the fuzzer writes, in milliseconds.
inline std::optional<int64_t> timestamp(const Value &value) {
    if (value.kind != Value::Text || value.token != "\"2021-02-12T18:25:07.972000+00:00\"") return {};
    return 1'613'154'307'972;
}

// MARK: - Fields

/// The value of a field: that of any occurrence that counts, because occurrences do not contradict each other.
template <typename Read>
auto field(const Value &object, const char *key, Read read) -> decltype(read(object)) {
    for (const auto &[name, value] : object.items) {
        if (name != key) continue;
        if (auto result = read(value)) return result;
    }
    return {};
}

inline std::optional<Value> object(const Value &value) {
    if (value.kind != Value::Object) return {};
    return value;
}

inline std::optional<Value> list(const Value &value) {
    if (value.kind != Value::List) return {};
    return value;
}

inline Value object_in(const Value &parent, const char *key) {
    return field(parent, key, object).value_or(Value::object());
}

/// Calls `visit` for each object in all lists with a key: a repeated list continues the first one.
template <typename Visit>
void each_object(const Value &parent, const char *key, Visit visit) {
    for (const auto &[name, value] : parent.items) {
        if (name != key || value.kind != Value::List) continue;
        for (const auto &element : value.items) {
            if (element.second.kind == Value::Object) visit(element.second);
        }
    }
}

// MARK: - Payloads

struct Expected {
    struct Channel {
        uint64_t id;
        int64_t type;
        std::optional<std::string> name;
    };
    struct Member {
        uint64_t id;
        bool is_bot;
        std::optional<std::string> username;
        std::optional<int64_t> joined_at;
    };
    struct Thread {
        uint64_t id, parent_id;
    };
    struct VoiceState {
        uint64_t user_id, channel_id;
        std::optional<std::string> session_id;
        /// None without a user.
        std::optional<bool> is_bot;
    };

    bool accepted = false;
    std::optional<std::string> session_id, resume_url, username, global_name, discriminator, name, nonce, code;
    std::vector<uint64_t> guild_ids, bots, online;
    std::vector<Channel> channels;
    std::vector<Member> members;
    std::vector<Thread> threads;
    std::vector<VoiceState> voice_states;
    std::optional<std::vector<uint64_t>> parents;
    std::optional<int64_t> boosts, boost_level;
    uint64_t guild_id = 0, user_id = 0, id = 0, channel_id = 0, afk_channel_id = 0;
    int64_t message_type = 0;
    bool has_webhook = false, has_interaction = false, newly_created = false, has_voice_states = false;
    bool is_bot_known = false;
    int64_t max_uses = 0, max_age = 0, member_count = 0, chunk_index = 0, chunk_count = 0;
    size_t listed_members = 0;
    bool is_bot = false, large = false, unavailable = false, has_presences = false;
};

inline void expect_members(const Value &data, Expected &expected) {
    each_object(data, "members", [&](const Value &member) {
        Value user = object_in(member, "user");
        auto id = field(user, "id", snowflake);
        expected.listed_members++;
        if (!id) return;
        bool is_bot = field(user, "bot", flag).value_or(false);
        if (is_bot) expected.bots.push_back(*id);
        expected.members.push_back({*id, is_bot, field(user, "username", text), field(member, "joined_at", timestamp)});
    });
}

/// The members of a guild are known only from a list that contains each of them once.
inline bool lists_all_members(const Expected &expected) {
    std::set<uint64_t> ids;
    for (const Expected::Member &member : expected.members) ids.insert(member.id);
    return !expected.large && !expected.unavailable && ids.size() == expected.listed_members &&
        int64_t(ids.size()) == expected.member_count;
}

inline void expect_presences(const Value &data, Expected &expected) {
    each_object(data, "presences", [&](const Value &presence) {
        auto id = field(object_in(presence, "user"), "id", snowflake);
        if (id && field(presence, "status", is_online).value_or(false)) expected.online.push_back(*id);
    });
}

// MARK: - Activity

/// Whether the user of a member is a bot; none without a user.
inline std::optional<bool> member_is_bot(const Value &data) {
    auto user = field(object_in(data, "member"), "user", object);
    if (!user) return {};
    return field(*user, "bot", flag).value_or(false);
}

inline Expected::Thread thread_of(const Value &data) {
    return {field(data, "id", snowflake).value_or(0), field(data, "parent_id", snowflake).value_or(0)};
}

inline std::vector<Expected::Thread> threads_with_parents(const Value &data) {
    std::vector<Expected::Thread> threads;
    each_object(data, "threads", [&](const Value &value) {
        Expected::Thread thread = thread_of(value);
        if (thread.id && thread.parent_id) threads.push_back(thread);
    });
    return threads;
}

inline Expected::VoiceState voice_state_of(const Value &data) {
    return {field(data, "user_id", snowflake).value_or(0), field(data, "channel_id", snowflake).value_or(0),
            field(data, "session_id", text), member_is_bot(data)};
}

inline Expected expect_message(const Value &data) {
    Expected expected;
    Value author = object_in(data, "author");
    expected.id = field(data, "id", snowflake).value_or(0);
    expected.guild_id = field(data, "guild_id", snowflake).value_or(0);
    expected.channel_id = field(data, "channel_id", snowflake).value_or(0);
    expected.user_id = field(author, "id", snowflake).value_or(0);
    expected.is_bot = field(author, "bot", flag).value_or(false);
    expected.message_type = field(data, "type", any_integer).value_or(0);
    expected.has_webhook = field(data, "webhook_id", snowflake).has_value();
    expected.has_interaction =
        field(data, "interaction_metadata", object).has_value() || field(data, "interaction", object).has_value();
    expected.accepted = expected.id && expected.channel_id && expected.user_id;
    return expected;
}

inline Expected expect_reaction(const Value &data) {
    Expected expected;
    expected.id = field(data, "message_id", snowflake).value_or(0);
    expected.guild_id = field(data, "guild_id", snowflake).value_or(0);
    expected.channel_id = field(data, "channel_id", snowflake).value_or(0);
    expected.user_id = field(data, "user_id", snowflake).value_or(0);
    expected.is_bot = member_is_bot(data).value_or(false);
    expected.is_bot_known = member_is_bot(data).has_value();
    expected.accepted = expected.id && expected.channel_id && expected.user_id;
    return expected;
}

inline Expected expect_thread(const Value &data) {
    Expected expected;
    expected.guild_id = field(data, "guild_id", snowflake).value_or(0);
    expected.newly_created = field(data, "newly_created", flag).value_or(false);
    expected.threads = {thread_of(data)};
    expected.accepted = expected.guild_id && expected.threads.front().id;
    return expected;
}

inline Expected expect_thread_list(const Value &data) {
    Expected expected;
    expected.guild_id = field(data, "guild_id", snowflake).value_or(0);
    expected.threads = threads_with_parents(data);
    for (const auto &[name, value] : data.items) {
        if (name != "channel_ids" || value.kind != Value::List) continue;
        if (!expected.parents) expected.parents.emplace();
        for (const auto &element : value.items) {
            if (auto id = snowflake(element.second)) expected.parents->push_back(*id);
        }
    }
    expected.accepted = expected.guild_id && field(data, "threads", list);
    return expected;
}

inline Expected expect_voice_state(const Value &data) {
    Expected expected;
    expected.guild_id = field(data, "guild_id", snowflake).value_or(0);
    expected.voice_states = {voice_state_of(data)};
    expected.accepted = expected.voice_states.front().user_id != 0;
    return expected;
}

inline Expected expect_invite(const Value &data) {
    Expected expected;
    expected.guild_id = field(data, "guild_id", snowflake).value_or(0);
    expected.channel_id = field(data, "channel_id", snowflake).value_or(0);
    expected.code = field(data, "code", text);
    expected.max_uses = field(data, "max_uses", count).value_or(0);
    expected.max_age = field(data, "max_age", count).value_or(0);
    expected.accepted = field(data, "code", nonempty_text).has_value();
    return expected;
}

// MARK: - Sessions and guilds

inline Expected expect_ready(const Value &data) {
    Expected expected;
    expected.session_id = field(data, "session_id", text);
    expected.resume_url = field(data, "resume_gateway_url", text);
    each_object(data, "guilds", [&](const Value &guild) {
        if (auto id = field(guild, "id", snowflake)) expected.guild_ids.push_back(*id);
    });
    Value user = object_in(data, "user");
    expected.user_id = field(user, "id", snowflake).value_or(0);
    expected.username = field(user, "username", text);
    expected.global_name = field(user, "global_name", text);
    expected.discriminator = field(user, "discriminator", text);
    expected.is_bot = field(user, "bot", flag).value_or(false);
    expected.accepted = field(data, "session_id", nonempty_text).has_value();
    return expected;
}

inline Expected expect_guild_create(const Value &data) {
    Expected expected;
    expected.guild_id = field(data, "id", snowflake).value_or(0);
    expected.name = field(data, "name", text);
    expected.large = field(data, "large", flag).value_or(false);
    expected.unavailable = field(data, "unavailable", flag).value_or(false);
    each_object(data, "channels", [&](const Value &channel) {
        auto id = field(channel, "id", snowflake);
        auto type = field(channel, "type", any_integer);
        if (id && type) expected.channels.push_back({*id, *type, field(channel, "name", text)});
    });
    expect_members(data, expected);
    expect_presences(data, expected);
    expected.has_presences = field(data, "presences", list).has_value();
    expected.threads = threads_with_parents(data);
    each_object(data, "voice_states", [&](const Value &value) {
        Expected::VoiceState state = voice_state_of(value);
        if (state.user_id && state.channel_id) expected.voice_states.push_back(state);
    });
    expected.has_voice_states = field(data, "voice_states", list).has_value();
    expected.afk_channel_id = field(data, "afk_channel_id", snowflake).value_or(0);
    expected.boosts = field(data, "premium_subscription_count", count);
    expected.boost_level = field(data, "premium_tier", count);
    // The owner is always a member, and only large guilds list fewer members than there are.
    int64_t substitute = expected.large ? 0 : int64_t(expected.listed_members);
    expected.member_count = field(data, "member_count", positive_count).value_or(substitute);
    if (!lists_all_members(expected)) expected.members.clear();
    expected.accepted = expected.guild_id && (expected.unavailable || expected.member_count > 0);
    return expected;
}

inline Expected expect_members_chunk(const Value &data) {
    Expected expected;
    expected.guild_id = field(data, "guild_id", snowflake).value_or(0);
    expected.nonce = field(data, "nonce", text);
    expected.chunk_index = field(data, "chunk_index", count).value_or(-1);
    expected.chunk_count = field(data, "chunk_count", count).value_or(0);
    expect_members(data, expected);
    expect_presences(data, expected);
    expected.accepted =
        expected.guild_id && expected.chunk_index >= 0 && expected.chunk_index < expected.chunk_count;
    return expected;
}

/// The fields around `d`; of repeated ones, the first counts. None if the payload must be refused because of them.
struct Envelope {
    int64_t op;
    std::string name;
    int64_t sequence = 0;
    Value data;
};

inline const Value *first(const Value &object, const char *key) {
    for (const auto &[name, value] : object.items) {
        if (name == key) return &value;
    }
    return nullptr;
}

inline std::optional<Envelope> envelope(const Value &payload) {
    const Value *op = first(payload, "op"), *t = first(payload, "t"), *s = first(payload, "s"), *d = first(payload, "d");
    auto code = op ? integer(*op, 0, INT64_MAX) : std::nullopt;
    if (!code) return {};
    Envelope envelope{*code, "", 0, d ? *d : Value::null()};
    if (t && t->kind != Value::Null) {
        // A name is compared as it is written.
        if (t->kind != Value::Text || t->token.find('\\') != std::string::npos) return {};
        envelope.name = t->token.substr(1, t->token.size() - 2);
    }
    if (s && s->kind != Value::Null) {
        auto sequence = integer(*s, 0, most_sequence);
        if (!sequence) return {};
        envelope.sequence = *sequence;
    }
    bool is_named = t && t->kind == Value::Text;
    bool is_numbered = s && s->kind == Value::Number;
    if (envelope.op == 0 && !(is_named && is_numbered)) return {};
    return envelope;
}

}  // namespace structure
