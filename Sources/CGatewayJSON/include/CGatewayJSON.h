// SPDX-License-Identifier: MIT
// Part of StatsBot.

#ifndef CGATEWAYJSON_H
#define CGATEWAYJSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Parses a gateway payload in one pass and keeps only the fields that the bot needs.
///
/// Keys can be in any order; keys and event names are compared without unescaping. Any input results in a status, never
/// in a crash. Pointers in the payload are valid until the parser's next use, and only as long as the input bytes are.

#ifdef __cplusplus
extern "C" {
#endif

/// The result of parsing.
typedef enum gwjson_status {
    GWJSON_OK = 0,
    /// Not JSON, truncated, or followed by other content.
    GWJSON_SYNTAX = 1,
    /// Not UTF-8.
    GWJSON_UTF8 = 2,
    /// A field does not have the documented type, or an ID is not a string of decimal digits.
    GWJSON_TYPE = 3,
    /// A required field is missing.
    GWJSON_MISSING_FIELD = 4,
    /// A number is out of range.
    GWJSON_NUMBER = 5,
    /// Out of memory.
    GWJSON_MEMORY = 6,
    /// No parser, no bytes, or less than `gwjson_padding()` bytes of padding after them.
    GWJSON_ARGUMENT = 7
} gwjson_status;

/// The event of a payload.
typedef enum gwjson_event {
    /// Not a dispatch: see the opcode.
    GWJSON_NONE = 0,
    /// A dispatch whose name alone is parsed.
    GWJSON_OTHER = 1,
    GWJSON_READY = 2,
    GWJSON_RESUMED = 3,
    GWJSON_GUILD_CREATE = 4,
    GWJSON_GUILD_UPDATE = 5,
    GWJSON_GUILD_DELETE = 6,
    GWJSON_GUILD_MEMBER_ADD = 7,
    GWJSON_GUILD_MEMBER_REMOVE = 8,
    GWJSON_GUILD_BAN_ADD = 9,
    GWJSON_GUILD_BAN_REMOVE = 10,
    GWJSON_GUILD_MEMBERS_CHUNK = 11,
    GWJSON_PRESENCE_UPDATE = 12,
    GWJSON_CHANNEL_CREATE = 13,
    GWJSON_CHANNEL_UPDATE = 14,
    GWJSON_CHANNEL_DELETE = 15,
    GWJSON_RATE_LIMITED = 16,
    GWJSON_GUILD_AUDIT_LOG_ENTRY_CREATE = 17,
    GWJSON_INTERACTION_CREATE = 18,
    GWJSON_MESSAGE_CREATE = 19,
    GWJSON_MESSAGE_REACTION_ADD = 20,
    GWJSON_THREAD_CREATE = 21,
    GWJSON_THREAD_UPDATE = 22,
    GWJSON_THREAD_DELETE = 23,
    GWJSON_THREAD_LIST_SYNC = 24,
    GWJSON_VOICE_STATE_UPDATE = 25,
    GWJSON_INVITE_CREATE = 26,
    GWJSON_INVITE_DELETE = 27
} gwjson_event;

/// The status of a presence.
typedef enum gwjson_presence {
    GWJSON_OFFLINE = 0,
    /// Online, or an unknown status.
    GWJSON_ONLINE = 1,
    GWJSON_IDLE = 2,
    GWJSON_DND = 3,
    /// The payload has no valid status.
    GWJSON_NO_PRESENCE = 4
} gwjson_presence;

/// UTF-8 text, not null-terminated; `data` is null if the field is absent or null.
typedef struct gwjson_string {
    const char *_Nullable data;
    size_t length;
} gwjson_string;

/// A channel of a guild.
typedef struct gwjson_channel {
    uint64_t id;
    int64_t type;
    gwjson_string name;
} gwjson_channel;

/// A thread and the channel that it belongs to.
typedef struct gwjson_thread {
    uint64_t id;
    /// 0 if absent.
    uint64_t parent_id;
} gwjson_thread;

/// A user's voice state.
typedef struct gwjson_voice_state {
    uint64_t user_id;
    /// 0 if the user is in no voice channel.
    uint64_t channel_id;
    /// At most 128 bytes; longer text counts as absent.
    gwjson_string session_id;
    /// Whether the user is a bot; known only if the state contains the user.
    bool is_bot;
    bool is_bot_known;
} gwjson_voice_state;

/// The value of a command's option: an unescaped string without quotes, or a raw number or Boolean.
typedef struct gwjson_option {
    gwjson_string name;
    gwjson_string value;
} gwjson_option;

/// IDs owned by the parser.
typedef struct gwjson_ids {
    const uint64_t *_Nullable data;
    size_t count;
} gwjson_ids;

/// A listed member, always with an ID.
typedef struct gwjson_member {
    uint64_t id;
    /// The time of the join, in milliseconds since 1970, rounded down.
    int64_t joined_at;
    gwjson_string username;
    bool has_joined_at;
    bool is_bot;
} gwjson_member;

/// Members owned by the parser.
typedef struct gwjson_members {
    const gwjson_member *_Nullable data;
    size_t count;
} gwjson_members;

/// A parsed payload. Fields that the event does not have are zero. After GWJSON_TYPE, GWJSON_MISSING_FIELD and
/// GWJSON_NUMBER, the opcode, sequence number, event and event name are valid if they precede the error.
typedef struct gwjson_payload {
    int64_t op;
    int64_t sequence;
    bool has_op;
    bool has_sequence;
    gwjson_event event;
    /// The raw name of the event.
    gwjson_string event_name;

    /// HELLO, in milliseconds.
    int64_t heartbeat_interval;
    /// INVALID SESSION: whether the session is resumable.
    bool resumable;

    /// READY.
    gwjson_string session_id;
    gwjson_string resume_url;
    gwjson_ids guild_ids;

    /// The guild of the event; 0 if absent.
    uint64_t guild_id;
    /// The user of the event. READY: the bot. GUILD_AUDIT_LOG_ENTRY_CREATE: the user who made the change; 0 if absent.
    /// INTERACTION_CREATE: the user who used the command. MESSAGE_CREATE: the author; for a webhook message, the webhook.
    /// MESSAGE_REACTION_ADD: the user who reacted.
    uint64_t user_id;
    gwjson_string username;
    gwjson_string global_name;
    gwjson_string discriminator;
    bool is_bot;
    /// MESSAGE_REACTION_ADD: whether the payload contains the user, and thus `is_bot`.
    bool is_bot_known;

    /// GUILD_MEMBER_ADD: the time of the join, in milliseconds since 1970, rounded down.
    int64_t joined_at;
    bool has_joined_at;

    /// PRESENCE_UPDATE.
    gwjson_presence presence;

    /// The name of the guild.
    gwjson_string name;
    int64_t member_count;
    bool large;
    bool unavailable;
    /// GUILD_CREATE: whether there is a list of presences, even if it is empty.
    bool has_presences;
    /// GUILD_CREATE: all channels. CHANNEL_*: the channel.
    const gwjson_channel *_Nullable channels;
    size_t channel_count;

    /// GUILD_MEMBERS_CHUNK.
    int64_t chunk_index;
    int64_t chunk_count;
    gwjson_string nonce;

    /// GUILD_CREATE and GUILD_MEMBERS_CHUNK: the number of listed members, the bots among them, and the users who are
    /// not offline.
    size_t listed_members;
    gwjson_ids bots;
    gwjson_ids online;
    /// GUILD_MEMBERS_CHUNK: the listed members that have an ID. GUILD_CREATE: all members of the guild; none unless the
    /// list is complete, which it is in guilds of up to 250 members only.
    gwjson_members members;

    /// RATE_LIMITED: the opcode of the rejected request and the non-negative number of seconds to wait. For Request
    /// Guild Members, `guild_id` and `nonce` are those of the request.
    int64_t limited_opcode;
    double retry_after;

    /// GUILD_AUDIT_LOG_ENTRY_CREATE, INTERACTION_CREATE, MESSAGE_CREATE and MESSAGE_REACTION_ADD: the ID of the entry,
    /// interaction or message.
    uint64_t id;

    /// GUILD_AUDIT_LOG_ENTRY_CREATE: the action and its target; the target is 0 if it is null or not an ID.
    int64_t action_type;
    uint64_t target_id;

    /// MESSAGE_CREATE: the type of the message, whether a webhook sent it, and whether it responds to an interaction.
    int64_t message_type;
    bool has_webhook;
    bool has_interaction;

    /// THREAD_CREATE: whether the thread is new; otherwise the bot was added to it.
    bool newly_created;
    /// THREAD_LIST_SYNC: whether only the threads of `parents` are listed; otherwise those of the guild.
    bool has_parents;
    gwjson_ids parents;
    /// THREAD_CREATE, THREAD_UPDATE and THREAD_DELETE: the thread. GUILD_CREATE and THREAD_LIST_SYNC: the active threads that
    /// have a parent.
    const gwjson_thread *_Nullable threads;
    size_t thread_count;

    /// VOICE_STATE_UPDATE: the voice state. GUILD_CREATE: the voice states of all users in voice channels.
    const gwjson_voice_state *_Nullable voice_states;
    size_t voice_state_count;
    /// GUILD_CREATE: whether there is a list of voice states, even if it is empty.
    bool has_voice_states;

    /// GUILD_CREATE and GUILD_UPDATE: the AFK channel (0 if there is none), the number of boosts, and the boost level.
    bool has_boosts;
    bool has_boost_level;
    int64_t boosts;
    int64_t boost_level;
    uint64_t afk_channel_id;

    /// INVITE_CREATE and INVITE_DELETE: the code of the invite, at most 64 bytes; longer text counts as absent.
    gwjson_string code;
    /// INVITE_CREATE: how often the invite can be used, and for how many seconds; 0 for no limit.
    int64_t max_uses;
    int64_t max_age;

    /// INTERACTION_CREATE, INVITE_CREATE, INVITE_DELETE, MESSAGE_CREATE and MESSAGE_REACTION_ADD: the channel; 0 if absent.
    uint64_t channel_id;
    /// INTERACTION_CREATE. The command is null if the interaction is not a command. The
    /// subcommands are a subcommand group and its subcommand, a subcommand, or none.
    int64_t interaction_type;
    uint64_t application_id;
    gwjson_string token;
    gwjson_string locale;
    /// The user's permissions in the channel, in decimal digits.
    gwjson_string permissions;
    gwjson_string command;
    /// The `custom_id` of the component that was used; null if the interaction is not of a component.
    gwjson_string custom_id;
    gwjson_string subcommands[2];
    const gwjson_option *_Nullable options;
    size_t option_count;
} gwjson_payload;

/// A parser; not thread-safe.
typedef struct gwjson_parser gwjson_parser;

/// Creates a parser; null if memory allocation fails.
gwjson_parser *_Nullable gwjson_parser_create(void);

/// Frees a parser.
void gwjson_parser_destroy(gwjson_parser *_Nullable parser);

/// The number of bytes that must be readable after the end of a payload. Their values do not matter.
size_t gwjson_padding(void);

/// Parses `length` bytes; `capacity - length` more bytes must be readable after them.
gwjson_status gwjson_parse(
    gwjson_parser *_Nullable parser, const void *_Nullable bytes, size_t length, size_t capacity,
    gwjson_payload *_Nonnull payload);

#ifdef __cplusplus
}
#endif

#endif
