// SPDX-License-Identifier: MIT
// Part of StatsBot.

#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "load.h"

/// Starts a gateway client, sends events as fast as it reads them, and reports the rate.

static const char *const USAGE =
    "gateway-load [options] -- COMMAND [ARGUMENT...]\n"
    "  --encoding none|zlib-stream|zstd-stream\n"
    "  --events N            events per run\n"
    "  --runs N              number of runs, each with a new client\n"
    "  --rate N              events per second (default: as fast as they are read)\n"
    "  --presences-only      only presence updates\n"
    "  --messages-only       only messages\n"
    "  --name TEXT           name of the client in the report\n"
    "  --page PORT           port of the client's metrics; waits until all events are stored\n"
    "  --json FILE           append one line per run\n"
    "The command is the client; {port} in its arguments is replaced by the port to connect to.\n";

typedef struct options {
    encoding how;
    const char *encoding_name, *name, *json;
    size_t events;
    int runs, page;
    double rate;
    mix shares;
    char **command;
} options;

static options parse(int count, char **arguments) {
    static const struct option known[] = {
        {"encoding", required_argument, NULL, 'e'}, {"events", required_argument, NULL, 'n'},
        {"runs", required_argument, NULL, 'r'},     {"presences-only", no_argument, NULL, 'p'},
        {"name", required_argument, NULL, 'c'},     {"page", required_argument, NULL, 'm'},
        {"json", required_argument, NULL, 'j'},     {"rate", required_argument, NULL, 's'},
        {"messages-only", no_argument, NULL, 't'},
        {0}};
    options given = {
        .encoding_name = "none", .name = "client", .events = 1000000, .runs = 1, .shares = {60, 15, 12, 3, 10}};
    for (int option; (option = getopt_long(count, arguments, "+", known, NULL)) != -1;) {
        switch (option) {
        case 'e': given.encoding_name = optarg; break;
        case 'n': given.events = strtoull(optarg, NULL, 10); break;
        case 'r': given.runs = atoi(optarg); break;
        case 's': given.rate = atof(optarg); break;
        case 'p': given.shares = (mix){.presences = 100}; break;
        case 't': given.shares = (mix){.messages = 100}; break;
        case 'c': given.name = optarg; break;
        case 'm': given.page = atoi(optarg); break;
        case 'j': given.json = optarg; break;
        default: fputs(USAGE, stderr), exit(2);
        }
    }
    given.command = arguments + optind;
    given.how = !strcmp(given.encoding_name, "zlib-stream")   ? ZLIB_STREAM
                : !strcmp(given.encoding_name, "zstd-stream") ? ZSTD_STREAM
                                                              : PLAIN;
    if (!*given.command || given.events == 0 || given.events > 4000000) fputs(USAGE, stderr), exit(2);
    return given;
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static char **copy(char **command) {
    size_t count = 0;
    while (command[count]) count++;
    char **new = calloc(count + 1, sizeof *new);
    if (!new) fail("out of memory");
    return memcpy(new, command, count * sizeof *new);
}

/// Waits until all events are stored and returns the time. Fails if an event is counted twice.
static double await_store(int page, expectation expected) {
    double count = (double)(expected.joins + expected.leaves + expected.bans);
    for (double start = now(); now() < start + 60;) {
        double stored = scrape(page, "discord_guild_member_events_total{");
        if (stored > count) fail("%.0f events were stored instead of %.0f", stored, count);
        if (stored == count) return now();
        nanosleep(&(struct timespec){.tv_nsec = 20000000}, NULL);
    }
    fail("the events were not stored within a minute");
}

/// Whether the client printed the expected counts; null if it prints nothing.
static const char *verdict(int output, expectation expected) {
    char printed[256] = "", wanted[256];
    ssize_t count = read(output, printed, sizeof printed - 1);
    printed[count > 0 ? count : 0] = 0;
    snprintf(
        wanted, sizeof wanted,
        "joins %" PRId64 " leaves %" PRId64 " bans %" PRId64 " members %" PRId64 " online %" PRId64 "\n", expected.joins,
        expected.leaves, expected.bans, expected.members, expected.online);
    if (count <= 0) return "null";
    if (!strcmp(printed, wanted)) return "true";
    fprintf(stderr, "gateway-load: counted %s             instead of %s", printed, wanted);
    return "false";
}

static void run(const options *options, const stream *all, int listener, int port) {
    int output;
    int process = client_start(copy(options->command), port, &output);
    int client = accept_gateway(listener, port, process);
    const uint8_t *bytes = all->frames.bytes;
    send_all(client, bytes, all->hello_end);
    await_payload(client, "\"op\":2");
    send_all(client, bytes + all->hello_end, all->guild_end - all->hello_end);
    await_payload(client, "\"op\":1");
    usage before = client_usage(process);
    double start = now();
    double spread = options->rate > 0 ? (double)options->events / options->rate : 0;
    send_evenly(client, bytes + all->guild_end, all->events_end - all->guild_end, spread);
    await_payload(client, "\"op\":1");
    double seconds = now() - start;
    usage after = client_usage(process);
    double stored = 0;
    if (options->page) {
        stored = await_store(options->page, all->expected) - start;
        after.peak_kilobytes = client_usage(process).peak_kilobytes;
    }
    send_all(client, bytes + all->events_end, all->frames.count - all->events_end);
    client_end(process, 2);
    const char *counted = options->page ? "true" : verdict(output, all->expected);
    close(client);
    close(output);
    double events = (double)all->event_count, cpu = after.cpu_seconds - before.cpu_seconds;
    printf(
        "%-22s %-12s %9.0f events/s  %6.3f CPU s a million  %4.0f bytes  %4.0f on the wire  %5.1f MB, at most %5.1f%s",
        options->name, options->encoding_name, events / seconds, cpu / events * 1e6, (double)all->payload_bytes / events,
        (double)(all->events_end - all->guild_end) / events, (double)before.resident_kilobytes / 1e3,
        (double)after.peak_kilobytes / 1e3, strcmp(counted, "false") ? "" : "  WRONG COUNTS");
    if (stored > 0) printf("  stored at %.0f events/s", events / stored);
    puts("");
    fflush(stdout);
    FILE *json = options->json ? fopen(options->json, "a") : NULL;
    if (json) {
        fprintf(
            json,
            "{\"benchmark\":\"gateway\",\"client\":\"%s\",\"encoding\":\"%s\",\"events\":%zu,\"seconds\":%.6f,"
            "\"cpu_seconds\":%.6f,\"payload_bytes\":%zu,\"wire_bytes\":%zu,\"resident_kilobytes\":%ld,"
            "\"peak_kilobytes\":%ld,\"stored_seconds\":%.6f,\"counted\":%s}\n",
            options->name, options->encoding_name, all->event_count, seconds, cpu, all->payload_bytes,
            all->events_end - all->guild_end, before.resident_kilobytes, after.peak_kilobytes, stored, counted);
        fclose(json);
    }
    if (!strcmp(counted, "false")) exit(1);
}

int main(int count, char **arguments) {
    options options = parse(count, arguments);
    // A final timeout for this process and with it the client.
    alarm(240);
    stream all = render_stream(options.how, options.events, options.shares);
    int port;
    int listener = listen_loopback(&port);
    for (int i = 0; i < options.runs; i++) run(&options, &all, listener, port);
    return 0;
}
