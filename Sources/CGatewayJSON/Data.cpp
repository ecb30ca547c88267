// SPDX-License-Identifier: MIT
// Part of StatsBot.

#include <algorithm>

#include "Activity.hpp"
#include "Interaction.hpp"
#include "Parser.hpp"
#include "Timestamp.hpp"
#include "User.hpp"

/// Readers of `d`, one for each structure. Source: Events, Gateway Events.
namespace gateway_json {
namespace {

using simdjson::NO_SUCH_FIELD;
using simdjson::SUCCESS;
using key_type = ondemand::raw_json_string;

/// A day in milliseconds.
constexpr int64_t DAY = 86'400'000;

/// Guilds with more members are large: GUILD_CREATE does not list all of them. The bot identifies with this number as
/// `large_threshold`, the highest that Discord accepts. Source: Events, Gateway Events, "Identify".
constexpr size_t MOST_NOT_LARGE = 250;

/// Reads only `id` from an object.
error_code read_id_of(ondemand::value &value, uint64_t &id) noexcept {
    return each_field(value, [&](key_type key, ondemand::value field) noexcept -> error_code {
        if (!is(key, "id")) return SUCCESS;
        error_code error = read_id(field, id);
        return error ? error : STOP;
    });
}

/// GUILD_MEMBER_ADD and _REMOVE, GUILD_BAN_ADD and _REMOVE. Only the first has `joined_at`, which may be null.
error_code read_member_event(ondemand::value &value, gwjson_payload &payload) noexcept {
    return each_field(value, [&](key_type key, ondemand::value field) noexcept -> error_code {
        if (is(key, "user")) return read_user(field, payload);
        if (is(key, "guild_id")) return read_id(field, payload.guild_id);
        if (is(key, "joined_at")) return read_timestamp(field, payload.joined_at, payload.has_joined_at);
        return SUCCESS;
    });
}

/// GUILD_AUDIT_LOG_ENTRY_CREATE. `target_id` and `user_id` can be null, and `target_id` is not always an ID.
/// Source: Resources, Audit Log, "Audit Log Entry Structure".
error_code read_audit_log_entry(ondemand::value &value, gwjson_payload &payload) noexcept {
    return each_field(value, [&](key_type key, ondemand::value field) noexcept -> error_code {
        if (is(key, "id")) return read_id(field, payload.id);
        if (is(key, "guild_id")) return read_id(field, payload.guild_id);
        if (is(key, "action_type")) return read_count(field, payload.action_type);
        if (is(key, "target_id")) return read_id(field, payload.target_id);
        if (is(key, "user_id")) return read_id(field, payload.user_id);
        return SUCCESS;
    });
}

/// PRESENCE_UPDATE, by far the most frequent event: stops as soon as all fields are found. Discord guarantees only the
/// IDs, not the other fields or their types.
error_code read_presence_update(ondemand::value &value, gwjson_payload &payload) noexcept {
    payload.presence = GWJSON_NO_PRESENCE;
    int missing = 3;
    return each_field(value, [&](key_type key, ondemand::value field) noexcept -> error_code {
        error_code outcome = SUCCESS;
        if (is(key, "user")) {
            outcome = read_id_of(field, payload.user_id);
        } else if (is(key, "status")) {
            outcome = read_presence(field, payload.presence);
        } else if (is(key, "guild_id")) {
            outcome = read_id(field, payload.guild_id);
        } else {
            return SUCCESS;
        }
        if (outcome) return outcome;
        return --missing ? SUCCESS : STOP;
    });
}

/// A list of presences: collects the users who are not offline.
error_code read_presences(ondemand::value &value, std::vector<uint64_t> &online) {
    return each_element(value, [&](ondemand::value &element) -> error_code {
        uint64_t id = 0;
        gwjson_presence presence = GWJSON_NO_PRESENCE;
        error_code error = each_field(element, [&](key_type key, ondemand::value field) noexcept -> error_code {
            if (is(key, "user")) return read_id_of(field, id);
            if (is(key, "status")) return read_presence(field, presence);
            return SUCCESS;
        });
        if (error) return error;
        if (id && presence != GWJSON_NO_PRESENCE && presence != GWJSON_OFFLINE) online.push_back(id);
        return SUCCESS;
    });
}

/// The user of a listed member; the name only if the member is kept.
error_code read_listed_user(ondemand::value &value, gwjson_member &member, bool is_kept) noexcept {
    return each_field(value, [&](key_type key, ondemand::value field) noexcept -> error_code {
        if (is(key, "id")) return read_id(field, member.id);
        if (is(key, "bot")) return read_flag(field, member.is_bot);
        if (is_kept && is(key, "username")) return read_text(field, member.username);
        return SUCCESS;
    });
}

/// A list of members: counts them, collects bots, and keeps up to `most` members. Of other members, only the start is
/// read. `joined_at` is null for guests.
error_code read_members(gwjson_parser &parser, ondemand::value &value, gwjson_payload &payload, size_t most) {
    return each_element(value, [&](ondemand::value &element) -> error_code {
        const bool is_kept = parser.members.size() < most;
        gwjson_member member{};
        bool has_user = false;
        error_code error = each_field(element, [&](key_type key, ondemand::value field) noexcept -> error_code {
            error_code outcome = SUCCESS;
            if (is(key, "user")) {
                outcome = read_listed_user(field, member, is_kept);
                has_user |= !outcome;
            } else if (is_kept && is(key, "joined_at")) {
                outcome = read_timestamp(field, member.joined_at, member.has_joined_at);
            } else {
                return SUCCESS;
            }
            if (outcome) return outcome;
            return has_user && (!is_kept || member.has_joined_at) ? STOP : SUCCESS;
        });
        if (error) return error;
        payload.listed_members++;
        if (!member.id) return SUCCESS;
        if (member.is_bot) parser.bots.push_back(member.id);
        if (is_kept) parser.members.push_back(member);
        return SUCCESS;
    });
}

error_code read_channel(ondemand::value &value, gwjson_channel &channel, uint64_t &guild_id) noexcept {
    bool has_type = false;
    error_code error = each_field(value, [&](key_type key, ondemand::value field) noexcept -> error_code {
        if (is(key, "id")) return read_id(field, channel.id);
        if (is(key, "type")) {
            error_code outcome = read_integer(field, channel.type);
            has_type |= !outcome;
            return outcome;
        }
        if (is(key, "name")) return read_optional_text(field, channel.name);
        if (is(key, "guild_id")) return read_id(field, guild_id);
        return SUCCESS;
    });
    if (error) return error;
    return channel.id && has_type ? SUCCESS : NO_SUCH_FIELD;
}

error_code read_channels(ondemand::value &value, std::vector<gwjson_channel> &channels) {
    return each_element(value, [&](ondemand::value &element) -> error_code {
        gwjson_channel channel{};
        uint64_t guild_id = 0;
        if (error_code error = read_channel(element, channel, guild_id)) return error;
        channels.push_back(channel);
        return SUCCESS;
    });
}

/// Whether the kept members are all members of the guild, each listed once.
bool is_complete_list(const gwjson_parser &parser, const gwjson_payload &payload) {
    const size_t count = parser.members.size();
    if (payload.large || payload.unavailable || count != payload.listed_members) return false;
    if (int64_t(count) != payload.member_count) return false;
    std::vector<uint64_t> ids;
    ids.reserve(count);
    for (const gwjson_member &member : parser.members) ids.push_back(member.id);
    std::sort(ids.begin(), ids.end());
    return std::adjacent_find(ids.begin(), ids.end()) == ids.end();
}

/// The voice and boost settings of a guild. Source: Resources, Guild, "Guild Object".
error_code read_guild_setting(key_type key, ondemand::value &field, gwjson_payload &payload) noexcept {
    if (is(key, "afk_channel_id")) return read_id(field, payload.afk_channel_id);
    if (is(key, "premium_subscription_count")) {
        error_code outcome = read_count(field, payload.boosts);
        payload.has_boosts |= !outcome;
        return outcome;
    }
    if (is(key, "premium_tier")) {
        error_code outcome = read_count(field, payload.boost_level);
        payload.has_boost_level |= !outcome;
        return outcome;
    }
    return SUCCESS;
}

/// GUILD_CREATE, GUILD_UPDATE and GUILD_DELETE. A count is at least 1, for the owner. In a guild that is not large, the list
/// of members is complete and substitutes a missing count.
error_code read_guild(gwjson_parser &parser, ondemand::value &value, gwjson_payload &payload) {
    bool whole = payload.event == GWJSON_GUILD_CREATE;
    error_code error = each_field(value, [&](key_type key, ondemand::value field) -> error_code {
        if (is(key, "id")) return read_id(field, payload.guild_id);
        if (is(key, "name")) return read_text(field, payload.name);
        if (is(key, "unavailable")) return read_flag(field, payload.unavailable);
        if (payload.event == GWJSON_GUILD_UPDATE) return read_guild_setting(key, field, payload);
        if (!whole) return SUCCESS;
        if (is(key, "member_count")) return read_count(field, payload.member_count, MOST, 1);
        if (is(key, "large")) return read_flag(field, payload.large);
        if (is(key, "channels")) return read_channels(field, parser.channels);
        if (is(key, "members")) return read_members(parser, field, payload, payload.large ? 0 : MOST_NOT_LARGE);
        if (is(key, "presences")) {
            error_code outcome = read_presences(field, parser.online);
            payload.has_presences |= !outcome;
            return outcome;
        }
        if (is(key, "threads")) return read_threads(field, parser.threads);
        if (is(key, "voice_states")) {
            error_code outcome = read_voice_states(field, parser.voice_states);
            payload.has_voice_states |= !outcome;
            return outcome;
        }
        return read_guild_setting(key, field, payload);
    });
    if (error || !whole) return error;
    if (!payload.member_count && !payload.large) payload.member_count = int64_t(payload.listed_members);
    if (!is_complete_list(parser, payload)) parser.members.clear();
    // A guild in an outage has only an ID.
    return payload.unavailable || payload.member_count > 0 ? SUCCESS : NO_SUCH_FIELD;
}

error_code read_ready(gwjson_parser &parser, ondemand::value &value, gwjson_payload &payload) {
    return each_field(value, [&](key_type key, ondemand::value field) -> error_code {
        if (is(key, "session_id")) return read_text(field, payload.session_id);
        if (is(key, "resume_gateway_url")) return read_text(field, payload.resume_url);
        if (is(key, "user")) return read_user(field, payload);
        if (!is(key, "guilds")) return SUCCESS;
        return each_element(field, [&](ondemand::value &element) -> error_code {
            uint64_t id = 0;
            if (error_code outcome = read_id_of(element, id)) return outcome;
            if (id) parser.guild_ids.push_back(id);
            return SUCCESS;
        });
    });
}

error_code read_chunk(gwjson_parser &parser, ondemand::value &value, gwjson_payload &payload) {
    payload.chunk_index = -1;
    return each_field(value, [&](key_type key, ondemand::value field) -> error_code {
        if (is(key, "guild_id")) return read_id(field, payload.guild_id);
        if (is(key, "chunk_index")) return read_count(field, payload.chunk_index);
        if (is(key, "chunk_count")) return read_count(field, payload.chunk_count);
        if (is(key, "nonce")) return read_optional_text(field, payload.nonce);
        if (is(key, "members")) return read_members(parser, field, payload, SIZE_MAX);
        if (is(key, "presences")) return read_presences(field, parser.online);
        return SUCCESS;
    });
}

/// RATE_LIMITED. The structure of `meta` depends on the opcode; any structure except that of Request Guild Members is
/// ignored.
error_code read_rate_limited(ondemand::value &value, gwjson_payload &payload) noexcept {
    payload.limited_opcode = -1;
    payload.retry_after = -1;
    return each_field(value, [&](key_type key, ondemand::value field) noexcept -> error_code {
        if (is(key, "opcode")) return read_count(field, payload.limited_opcode);
        if (is(key, "retry_after")) return read_seconds(field, payload.retry_after);
        if (!is(key, "meta")) return SUCCESS;
        return each_field(field, [&](key_type name, ondemand::value part) noexcept -> error_code {
            if (is(name, "guild_id")) return read_id(part, payload.guild_id);
            if (is(name, "nonce")) return read_optional_text(part, payload.nonce);
            return SUCCESS;
        });
    });
}

error_code read_hello(ondemand::value &value, gwjson_payload &payload) noexcept {
    return each_field(value, [&](key_type key, ondemand::value field) noexcept -> error_code {
        if (!is(key, "heartbeat_interval")) return SUCCESS;
        error_code outcome = read_count(field, payload.heartbeat_interval, INT64_MAX);
        // More than a day would be as good as no heartbeat.
        payload.heartbeat_interval = std::min(payload.heartbeat_interval, DAY);
        return outcome;
    });
}

/// The required fields of each payload. All others are optional: if they are null, of another type or out of range, they
/// are treated as absent. The order of the fields does not matter.
bool has_required_fields(const gwjson_parser &parser, const gwjson_payload &payload) noexcept {
    switch (payload.event) {
    case GWJSON_NONE:
        return payload.op != 10 || payload.heartbeat_interval > 0;
    case GWJSON_OTHER:
    case GWJSON_RESUMED:
        return true;
    case GWJSON_READY:
        return payload.session_id.length > 0;
    // `member_count`: see read_guild.
    case GWJSON_GUILD_CREATE:
    case GWJSON_GUILD_UPDATE:
    case GWJSON_GUILD_DELETE:
        return payload.guild_id;
    case GWJSON_GUILD_MEMBER_ADD:
    case GWJSON_GUILD_MEMBER_REMOVE:
    case GWJSON_GUILD_BAN_ADD:
    case GWJSON_GUILD_BAN_REMOVE:
    case GWJSON_PRESENCE_UPDATE:
        return payload.guild_id && payload.user_id;
    case GWJSON_GUILD_MEMBERS_CHUNK:
        return payload.guild_id && payload.chunk_index >= 0 && payload.chunk_index < payload.chunk_count;
    case GWJSON_CHANNEL_CREATE:
    case GWJSON_CHANNEL_UPDATE:
    case GWJSON_CHANNEL_DELETE:
        return !parser.channels.empty();
    case GWJSON_RATE_LIMITED:
        return payload.limited_opcode >= 0 && payload.retry_after >= 0;
    case GWJSON_GUILD_AUDIT_LOG_ENTRY_CREATE:
        return payload.id && payload.guild_id && payload.action_type > 0;
    case GWJSON_INTERACTION_CREATE:
        return payload.id && payload.application_id && payload.interaction_type && payload.token.data &&
            payload.user_id;
    // The guild is absent in direct messages.
    case GWJSON_MESSAGE_CREATE:
    case GWJSON_MESSAGE_REACTION_ADD:
        return payload.id && payload.channel_id && payload.user_id;
    case GWJSON_THREAD_CREATE:
    case GWJSON_THREAD_UPDATE:
    case GWJSON_THREAD_DELETE:
        return payload.guild_id && !parser.threads.empty();
    // `threads`: see read_thread_list.
    case GWJSON_THREAD_LIST_SYNC:
        return payload.guild_id;
    case GWJSON_VOICE_STATE_UPDATE:
        return !parser.voice_states.empty();
    case GWJSON_INVITE_CREATE:
    case GWJSON_INVITE_DELETE:
        return payload.code.length > 0;
    }
    return true;
}

error_code read_fields(gwjson_parser &parser, ondemand::value &value, gwjson_payload &payload) {
    switch (payload.event) {
    case GWJSON_NONE:
        if (payload.op == 10) return read_hello(value, payload);
        // Without a flag, the session counts as not resumable.
        if (error_code error = read_flag(value, payload.resumable)) return is_about_content(error) ? SUCCESS : error;
        return SUCCESS;
    case GWJSON_PRESENCE_UPDATE:
        return read_presence_update(value, payload);
    case GWJSON_GUILD_MEMBER_ADD:
    case GWJSON_GUILD_MEMBER_REMOVE:
    case GWJSON_GUILD_BAN_ADD:
    case GWJSON_GUILD_BAN_REMOVE:
        return read_member_event(value, payload);
    case GWJSON_GUILD_CREATE:
    case GWJSON_GUILD_UPDATE:
    case GWJSON_GUILD_DELETE:
        return read_guild(parser, value, payload);
    case GWJSON_CHANNEL_CREATE:
    case GWJSON_CHANNEL_UPDATE:
    case GWJSON_CHANNEL_DELETE: {
        gwjson_channel channel{};
        if (error_code error = read_channel(value, channel, payload.guild_id)) return error;
        parser.channels.push_back(channel);
        return SUCCESS;
    }
    case GWJSON_GUILD_MEMBERS_CHUNK:
        return read_chunk(parser, value, payload);
    case GWJSON_READY:
        return read_ready(parser, value, payload);
    case GWJSON_RATE_LIMITED:
        return read_rate_limited(value, payload);
    case GWJSON_GUILD_AUDIT_LOG_ENTRY_CREATE:
        return read_audit_log_entry(value, payload);
    case GWJSON_INTERACTION_CREATE:
        return read_interaction(parser, value, payload);
    case GWJSON_MESSAGE_CREATE:
        return read_message(value, payload);
    case GWJSON_MESSAGE_REACTION_ADD:
        return read_reaction(value, payload);
    case GWJSON_THREAD_CREATE:
    case GWJSON_THREAD_UPDATE:
    case GWJSON_THREAD_DELETE:
        return read_thread_event(parser, value, payload);
    case GWJSON_THREAD_LIST_SYNC:
        return read_thread_list(parser, value, payload);
    case GWJSON_VOICE_STATE_UPDATE:
        return read_voice_update(parser, value, payload);
    case GWJSON_INVITE_CREATE:
    case GWJSON_INVITE_DELETE:
        return read_invite(value, payload);
    case GWJSON_OTHER:
    case GWJSON_RESUMED:
        return SUCCESS;
    }
    return SUCCESS;
}

}  // namespace

bool needs_data(const gwjson_payload &payload) noexcept {
    switch (payload.event) {
    case GWJSON_NONE:
        return payload.op == 9 || payload.op == 10;
    case GWJSON_OTHER:
    case GWJSON_RESUMED:
        return false;
    default:
        return true;
    }
}

error_code read_data(gwjson_parser &parser, ondemand::value &value, gwjson_payload &payload) {
    if (error_code error = read_fields(parser, value, payload)) return error;
    return has_required_fields(parser, payload) ? SUCCESS : NO_SUCH_FIELD;
}

}  // namespace gateway_json
