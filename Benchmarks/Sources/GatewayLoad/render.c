// SPDX-License-Identifier: MIT
// Part of StatsBot.

#include <inttypes.h>
#include <stdlib.h>

#include "load.h"

/// The events of one guild, always the same ones, as in Discord's documentation (Events, Gateway Events).
const char *const GUILD_ID = "821010886364149689";

enum { MEMBERS = 50000, ONLINE = 16000 };

typedef struct world {
    uint64_t random;
    /// Online status by index; new members follow the initial ones.
    uint8_t *online;
    size_t people;
    int64_t sequence;
    expectation counts;
} world;

static uint64_t next_random(world *world) {
    // Steele, Lea, Flood: Fast splittable pseudorandom number generators (2014).
    uint64_t z = world->random += 0x9E3779B97F4A7C15;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    return z ^ (z >> 31);
}

static uint64_t user_id(size_t person) { return 175928847299117063 + (uint64_t)person * 4194304007; }

static void set_online(world *world, size_t person, bool is_online) {
    world->counts.online += (int)is_online - (int)world->online[person];
    world->online[person] = is_online;
}

static void print_user(buffer *into, world *world, size_t person) {
    uint64_t a = next_random(world), b = next_random(world);
    buffer_print(
        into,
        "{\"username\":\"quiet.heron%zu\",\"public_flags\":%u,\"primary_guild\":null,\"id\":\"%" PRIu64
        "\",\"global_name\":\"Heron %zu\",\"display_name_styles\":null,\"discriminator\":\"0\",\"collectibles\":null,"
        "\"clan\":null,\"avatar_decoration_data\":null,\"avatar\":\"%016" PRIx64 "%016" PRIx64 "\"}",
        person, (unsigned)(a & 7) << 6, user_id(person), person, a, b);
}

static void print_presence(buffer *into, world *world, bool in_event) {
    static const char *const words[] = {"online", "idle", "dnd", "offline"};
    static const char *const games[] = {"Chess", "Minesweeper", "Solitaire", "Backgammon"};
    size_t person = next_random(world) % MEMBERS;
    uint64_t hash = next_random(world);
    unsigned word = hash & 3;
    buffer_print(
        into, "{\"user\":{\"id\":\"%" PRIu64 "\"},\"status\":\"%s\",\"processed_at_timestamp\":%" PRIu64 ",",
        user_id(person), words[word], 1764000000000 + (hash >> 24) % 8640000);
    if (in_event) buffer_print(into, "\"guild_id\":\"%s\",", GUILD_ID);
    buffer_print(into, "\"client_status\":{%s%s%s},", word == 3 ? "" : (hash & 4) ? "\"mobile\":\"" : "\"desktop\":\"",
                 word == 3 ? "" : words[word], word == 3 ? "" : "\"");
    buffer_print(
        into,
        "\"activities\":[{\"type\":0,\"timestamps\":{\"start\":%" PRIu64 "},\"name\":\"%s\",\"id\":\"%016" PRIx64
        "\",\"details\":\"Round %u of %u\",\"state\":\"In a match of the evening tournament\",\"created_at\":%" PRIu64
        ",\"application_id\":\"356875570916753438\"}]}",
        1763000000000 + (hash >> 20) % 864000000, games[(hash >> 8) & 3], next_random(world), (unsigned)(hash >> 40) & 15,
        16u, 1764000000000 + (hash >> 24) % 8640000);
    set_online(world, person, word != 3);
}

static void begin(buffer *into, world *world, const char *event) {
    into->count = 0;
    buffer_print(into, "{\"t\":\"%s\",\"s\":%" PRId64 ",\"op\":0,\"d\":", event, ++world->sequence);
}

static void render_event(buffer *into, world *world, int kind) {
    switch (kind) {
    case 0:
        begin(into, world, "PRESENCE_UPDATE");
        print_presence(into, world, true);
        break;
    case 1:
        begin(into, world, "GUILD_MEMBER_ADD");
        buffer_print(into, "{\"user\":");
        print_user(into, world, world->people++);
        buffer_print(
            into,
            ",\"unusual_dm_activity_until\":null,\"roles\":[],\"premium_since\":null,\"pending\":false,\"nick\":null,"
            "\"mute\":false,\"joined_at\":\"2026-11-24T23:14:%02u.%06u+00:00\",\"guild_id\":\"%s\",\"flags\":0,"
            "\"deaf\":false,\"communication_disabled_until\":null,\"banner\":null,\"avatar\":null}",
            (unsigned)(next_random(world) % 60), (unsigned)(next_random(world) % 1000000), GUILD_ID);
        world->counts.joins++, world->counts.members++;
        break;
    case 2: {
        size_t person = next_random(world) % MEMBERS;
        begin(into, world, "GUILD_MEMBER_REMOVE");
        buffer_print(into, "{\"user\":");
        print_user(into, world, person);
        buffer_print(into, ",\"guild_id\":\"%s\"}", GUILD_ID);
        world->counts.leaves++, world->counts.members--;
        set_online(world, person, false);
        break;
    }
    case 3:
        begin(into, world, "GUILD_BAN_ADD");
        buffer_print(into, "{\"user\":");
        print_user(into, world, next_random(world) % MEMBERS);
        buffer_print(into, ",\"guild_id\":\"%s\"}", GUILD_ID);
        world->counts.bans++;
        break;
    default:
        begin(into, world, "MESSAGE_CREATE");
        buffer_print(
            into,
            "{\"type\":0,\"tts\":false,\"timestamp\":\"2026-11-24T23:14:07.%06u+00:00\",\"pinned\":false,\"mentions\":[],"
            "\"mention_roles\":[],\"mention_everyone\":false,\"id\":\"%" PRIu64 "\",\"flags\":0,\"embeds\":[],"
            "\"edited_timestamp\":null,\"content\":\"Is anybody up for round %u?\",\"components\":[],"
            "\"channel_type\":0,\"channel_id\":\"821010886364149702\",\"author\":",
            (unsigned)(next_random(world) % 1000000), user_id(next_random(world) % 100000), (unsigned)(next_random(world) % 99));
        print_user(into, world, next_random(world) % MEMBERS);
        buffer_print(into, ",\"attachments\":[],\"guild_id\":\"%s\"}", GUILD_ID);
    }
    buffer_print(into, "}");
}

static void render_ready(buffer *into, world *world) {
    begin(into, world, "READY");
    buffer_print(
        into,
        "{\"v\":10,\"user_settings\":{},\"user\":{\"verified\":true,\"username\":\"statsbot\",\"mfa_enabled\":true,"
        "\"id\":\"175928847299117000\",\"global_name\":null,\"flags\":0,\"email\":null,\"discriminator\":\"0000\","
        "\"bot\":true,\"avatar\":null},\"session_type\":\"normal\",\"session_id\":\"%016" PRIx64
        "\",\"resume_gateway_url\":\"ws://127.0.0.1:1\",\"relationships\":[],\"private_channels\":[],\"presences\":[],"
        "\"guilds\":[{\"unavailable\":true,\"id\":\"%s\"}],\"guild_join_requests\":[],\"geo_ordered_rtc_regions\":[],"
        "\"application\":{\"id\":\"175928847299117001\",\"flags\":0}}}",
        next_random(world), GUILD_ID);
}

static void render_guild(buffer *into, world *world) {
    begin(into, world, "GUILD_CREATE");
    buffer_print(
        into,
        "{\"id\":\"%s\",\"name\":\"The Loud Harbour\",\"icon\":null,\"splash\":null,\"owner_id\":\"%" PRIu64
        "\",\"region\":\"deprecated\",\"afk_timeout\":300,\"verification_level\":1,\"default_message_notifications\":0,"
        "\"explicit_content_filter\":0,\"roles\":[{\"id\":\"%s\",\"name\":\"@everyone\",\"color\":0,\"hoist\":false,"
        "\"position\":0,\"permissions\":\"0\",\"managed\":false,\"mentionable\":false,\"flags\":0}],\"emojis\":[],"
        "\"features\":[],\"mfa_level\":0,\"system_channel_flags\":0,\"premium_tier\":0,\"preferred_locale\":\"en-US\","
        "\"nsfw_level\":0,\"stickers\":[],\"joined_at\":\"2026-01-01T00:00:00.000000+00:00\",\"large\":true,"
        "\"unavailable\":false,\"member_count\":%d,\"voice_states\":[],\"threads\":[],\"stage_instances\":[],"
        "\"guild_scheduled_events\":[],\"channels\":[{\"id\":\"821010886364149702\",\"type\":0,\"name\":\"general\","
        "\"position\":0,\"permission_overwrites\":[]}],\"members\":[",
        GUILD_ID, user_id(0), GUILD_ID, MEMBERS);
    buffer_print(
        into,
        "{\"user\":{\"id\":\"175928847299117000\",\"username\":\"statsbot\",\"discriminator\":\"0000\",\"avatar\":null,"
        "\"bot\":true},\"roles\":[],\"joined_at\":\"2026-01-01T00:00:00.000000+00:00\",\"deaf\":false,\"mute\":false,"
        "\"flags\":0}],\"presences\":[");
    for (size_t person = 0; person < ONLINE; person++) {
        buffer_print(
            into, "%s{\"user\":{\"id\":\"%" PRIu64 "\"},\"status\":\"online\",\"client_status\":{\"web\":\"online\"},"
            "\"activities\":[]}", person ? "," : "", user_id(person));
        set_online(world, person, true);
    }
    buffer_print(into, "]}}");
    world->counts.members = MEMBERS;
}

/// The next kind of event: every hundred events have exactly the given shares, in random order.
static int next_kind(world *world, mix shares, int kinds[100], size_t index) {
    if (index % 100 == 0) {
        const int counts[] = {shares.presences, shares.joins, shares.leaves, shares.bans, shares.messages};
        int at = 0;
        for (int kind = 0; kind < 5; kind++) {
            for (int i = 0; i < counts[kind] && at < 100; i++) kinds[at++] = kind;
        }
        for (size_t i = 99; i > 0; i--) {
            size_t other = next_random(world) % (i + 1);
            int kind = kinds[i];
            kinds[i] = kinds[other];
            kinds[other] = kind;
        }
    }
    return kinds[index % 100];
}

static void append(encoder *encoder, buffer *payload, stream *all) { encoder_append(encoder, payload, &all->frames); }

/// A heartbeat request, which the client answers after it has read everything before it.
static void append_probe(encoder *encoder, buffer *payload, stream *all) {
    payload->count = 0;
    buffer_print(payload, "{\"t\":null,\"s\":null,\"op\":1,\"d\":null}");
    append(encoder, payload, all);
}

stream render_stream(encoding how, size_t events, mix shares) {
    world world = {.random = 1, .people = MEMBERS};
    world.online = calloc(MEMBERS + events, 1);
    if (!world.online) fail("out of memory");
    stream all = {.event_count = events};
    buffer_reserve(&all.frames, (how == PLAIN ? 520 : 260) * events + (8 << 20));
    encoder *encoder = encoder_create(how);
    buffer payload = {0};
    // The interval is so long that the client sends no heartbeat of its own.
    buffer_print(&payload, "{\"t\":null,\"s\":null,\"op\":10,\"d\":{\"heartbeat_interval\":36000000,\"_trace\":[]}}");
    append(encoder, &payload, &all);
    all.hello_end = all.frames.count;
    render_ready(&payload, &world);
    append(encoder, &payload, &all);
    render_guild(&payload, &world);
    append(encoder, &payload, &all);
    append_probe(encoder, &payload, &all);
    all.guild_end = all.frames.count;
    int kinds[100];
    for (size_t index = 0; index < events; index++) {
        render_event(&payload, &world, next_kind(&world, shares, kinds, index));
        all.payload_bytes += payload.count;
        append(encoder, &payload, &all);
    }
    append_probe(encoder, &payload, &all);
    all.events_end = all.frames.count;
    begin(&payload, &world, "BENCHMARK_END");
    buffer_print(&payload, "{}}");
    append(encoder, &payload, &all);
    encoder_destroy(encoder);
    free(payload.bytes);
    free(world.online);
    all.expected = world.counts;
    return all;
}
