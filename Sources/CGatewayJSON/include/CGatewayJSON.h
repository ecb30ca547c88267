// SPDX-License-Identifier: MIT
// Part of StatsBot.

#ifndef CGATEWAYJSON_H
#define CGATEWAYJSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Reads a gateway payload in one pass and keeps only the fields that the bot needs.
///
/// Keys may come in any order; keys and event names are compared as they are written, without unescaping. Whatever
/// the bytes are, the answer is a status, never a crash. What the payload points to lives until the parser's next use,
/// and no longer than the bytes that were read.

#ifdef __cplusplus
extern "C" {
#endif

/// How reading ended.
typedef enum gwjson_status {
    GWJSON_OK = 0,
    /// Not JSON, cut off, or followed by something else.
    GWJSON_SYNTAX = 1,
    /// Not UTF-8.
    GWJSON_UTF8 = 2,
    /// A field of another type than documented, or an id that is not a string of decimal digits.
    GWJSON_TYPE = 3,
    /// A field that is needed is not there.
    GWJSON_MISSING_FIELD = 4,
    /// A number that does not fit.
    GWJSON_NUMBER = 5,
    /// Out of memory.
    GWJSON_MEMORY = 6,
    /// No parser, no bytes, or less than `gwjson_padding()` bytes of room after them.
    GWJSON_ARGUMENT = 7
} gwjson_status;

/// What a payload is.
typedef enum gwjson_event {
    /// No dispatch: see the opcode.
    GWJSON_NONE = 0,
    /// A dispatch of which only the name is read.
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
    GWJSON_INTERACTION_CREATE = 18
} gwjson_event;

/// A presence's status.
typedef enum gwjson_presence {
    GWJSON_OFFLINE = 0,
    /// Also every word that is not known.
    GWJSON_ONLINE = 1,
    GWJSON_IDLE = 2,
    GWJSON_DND = 3,
    /// Not told.
    GWJSON_UNTOLD = 4
} gwjson_presence;

/// UTF-8 text, not terminated; `data` is null where the field is absent or null.
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

/// A value that a user gave to a command's option: a text without its quotes and escapes, or a number or truth value as
/// it is written.
typedef struct gwjson_option {
    gwjson_string name;
    gwjson_string value;
} gwjson_option;

/// Ids that the parser owns.
typedef struct gwjson_ids {
    const uint64_t *_Nullable data;
    size_t count;
} gwjson_ids;

/// What was read. Fields that the event does not have are zero. After GWJSON_TYPE, GWJSON_MISSING_FIELD and
/// GWJSON_NUMBER the opcode, the sequence number, the event and its name hold as far as they were reached.
typedef struct gwjson_payload {
    int64_t op;
    int64_t sequence;
    bool has_op;
    bool has_sequence;
    gwjson_event event;
    /// The event's name as it is written in the payload.
    gwjson_string event_name;

    /// HELLO, in milliseconds.
    int64_t heartbeat_interval;
    /// INVALID SESSION: whether it may be resumed.
    bool resumable;

    /// READY.
    gwjson_string session_id;
    gwjson_string resume_url;
    gwjson_ids guild_ids;

    /// The guild that the event is about, 0 where it is not told.
    uint64_t guild_id;
    /// The user that the event is about; for READY the bot itself; for GUILD_AUDIT_LOG_ENTRY_CREATE who did it, 0 where
    /// that is not told; for INTERACTION_CREATE who used the command.
    uint64_t user_id;
    gwjson_string username;
    gwjson_string global_name;
    gwjson_string discriminator;
    bool is_bot;

    /// GUILD_MEMBER_ADD: when the user joined, in milliseconds since 1970, rounded down.
    int64_t joined_at;
    bool has_joined_at;

    /// PRESENCE_UPDATE.
    gwjson_presence presence;

    /// The name of the guild.
    gwjson_string name;
    int64_t member_count;
    bool large;
    bool unavailable;
    /// GUILD_CREATE: whether there was a list of presences, however short.
    bool has_presences;
    /// GUILD_CREATE: all channels. CHANNEL_*: the one.
    const gwjson_channel *_Nullable channels;
    size_t channel_count;

    /// GUILD_MEMBERS_CHUNK.
    int64_t chunk_index;
    int64_t chunk_count;
    gwjson_string nonce;

    /// GUILD_CREATE and GUILD_MEMBERS_CHUNK: how many members were in the list, which of them are bots, and who is
    /// not offline.
    size_t listed_members;
    gwjson_ids bots;
    gwjson_ids online;

    /// RATE_LIMITED: the opcode of what was refused, and the seconds to wait, not negative. `guild_id` and `nonce` are
    /// those of the request, where it was one for members.
    int64_t limited_opcode;
    double retry_after;

    /// GUILD_AUDIT_LOG_ENTRY_CREATE and INTERACTION_CREATE: the id of the entry or interaction.
    uint64_t id;

    /// GUILD_AUDIT_LOG_ENTRY_CREATE: what was done, and to whom or what; 0 where that is null or no id.
    int64_t action_type;
    uint64_t target_id;

    /// INTERACTION_CREATE. The channel is 0 where it is not told. The command is null for what is no command; its
    /// subcommands are the group and the command in it, or the one command, or none.
    int64_t interaction_type;
    uint64_t application_id;
    uint64_t channel_id;
    gwjson_string token;
    gwjson_string locale;
    /// The permissions of the user in the channel, in decimal digits.
    gwjson_string permissions;
    gwjson_string command;
    gwjson_string subcommands[2];
    const gwjson_option *_Nullable options;
    size_t option_count;
} gwjson_payload;

/// A parser; for one thread at a time.
typedef struct gwjson_parser gwjson_parser;

/// Makes a parser; null when there is no memory.
gwjson_parser *_Nullable gwjson_parser_create(void);

/// Frees a parser.
void gwjson_parser_destroy(gwjson_parser *_Nullable parser);

/// How many bytes must be readable after a payload's end. Their values do not matter.
size_t gwjson_padding(void);

/// Reads `length` bytes, after which `capacity - length` more are readable.
gwjson_status gwjson_parse(
    gwjson_parser *_Nullable parser, const void *_Nullable bytes, size_t length, size_t capacity,
    gwjson_payload *_Nonnull payload);

#ifdef __cplusplus
}
#endif

#endif
