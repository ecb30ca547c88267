# SPDX-License-Identifier: MIT
# Part of StatsBot.
"""The dashboards: each panel with its queries, unit, and description."""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Panel:
    title: str
    kind: str  # stat, graph, stack, bars, heatmap, gauge
    unit: str
    queries: list  # (legend, PromQL)
    description: str
    width: int = 12  # of 24
    height: int = 8
    thresholds: list = None  # (lower bound, color); the first lower bound is None
    minimum: float = None
    maximum: float = None
    decimals: int = None
    step: str = None
    documented: str = None  # shown in docs/dashboards.md instead of the queries


@dataclasses.dataclass(frozen=True)
class Row:
    title: str
    panels: list


@dataclasses.dataclass(frozen=True)
class Dashboard:
    file: str
    uid: str
    title: str
    description: str
    since: str
    variables: list  # name, label, query
    annotations: list  # name, color, PromQL
    rows: list


def number(title, unit, query, description, width=4, **more):
    return Panel(title, "stat", unit, [("", query)], description, width=width, height=4, **more)


def rising(orange, red):
    return [(None, "green"), (orange, "orange"), (red, "red")]


def falling(orange, green):
    return [(None, "red"), (orange, "orange"), (green, "green")]


GUILD = ("guild", "Guild", "label_values(discord_guild_members, guild)")
SHARD = ("shard", "Shard", "label_values(discord_gateway_connected, shard)")
EVENTS = 'discord_guild_member_events_total{guild=~"$guild", event="%s"}'


def by_hour(selector):
    """A query for a heat map with one column per day and one row per hour. At midnight, an offset of 23 hours is the first
    hour of the previous day."""
    return " or ".join(
        f'label_replace(sum(increase({selector}[1h]{f" offset {23 - hour}h" if hour < 23 else ""})), "hour", "{hour:02}", "", "")'
        for hour in range(24))


def with_channel_names(query):
    """Add the label `name` to a query with the labels guild and channel. If a name is unknown, it is the ID or "other"."""
    return (f'{query} * on (guild, channel) group_left (name) topk by (guild, channel) (1, discord_guild_channel_info)'
            f' or on (guild, channel) label_replace({query}, "name", "$1", "channel", "(.*)")')


COMMUNITY = Dashboard(
    "community", "statsbot-community", "StatsBot: Community",
    "The guild: members, online members, joins, leaves, bans, and unobserved changes.", "now-24h", [GUILD],
    [("Unobserved span", "orange",
      'sum by (guild) (increase(discord_guild_unobserved_spans_total{guild=~"$guild"}[5m])) > 0')],
    [
        Row("Overview", [
            number("Members", "short", 'sum(discord_guild_members{guild=~"$guild"})',
                   "Members of the guild, bots included.", decimals=0),
            number("Online", "short", 'sum(discord_guild_members_online{guild=~"$guild"})',
                   "Members who are online, idle, or do not disturb.", decimals=0),
            number("Online ratio", "percentunit", 'avg(guild:discord_guild_members_online:ratio{guild=~"$guild"})',
                   "Share of members who are online. It falls if new members do not come back.",
                   minimum=0, maximum=1),
            number("Bans", "short", 'sum(discord_guild_bans{guild=~"$guild"})', "Entries in the ban list.", decimals=0),
            number("Growth (24 h)", "short", 'sum(guild:discord_guild_members:delta1d{guild=~"$guild"})',
                   "Change of the member count, unobserved changes included.", decimals=0,
                   thresholds=[(None, "red"), (0, "green")]),
            number("Churn (24 h)", "percentunit", 'avg(guild:discord_guild_churn:ratio1d{guild=~"$guild"})',
                   "Share of members who left. At 1% a day, about a quarter of the guild leaves in a month.",
                   thresholds=rising(0.01, 0.03)),
        ]),
        Row("Size", [
            Panel("Members", "graph", "short",
                  [("{{guild}}", 'sum by (guild) (discord_guild_members{guild=~"$guild"})'),
                   ("{{guild}}, without bots", 'sum by (guild) (discord_guild_humans{guild=~"$guild"})')],
                  "Member count over time. A step is a raid, a purge, or an unobserved change (see the annotations)."),
            Panel("Online", "graph", "short",
                  [("{{guild}}", 'sum by (guild) (discord_guild_members_online{guild=~"$guild"})')],
                  "Daily rhythm of the guild. Announcements reach most members at the peak.", minimum=0),
            Panel("Growth (1 h)", "graph", "short",
                  [("{{guild}}", 'sum by (guild) (guild:discord_guild_members:delta1h{guild=~"$guild"})')],
                  "Members gained in the previous hour. Below 0, the guild shrinks."),
            Panel("Bans", "graph", "short", [("{{guild}}", 'sum by (guild) (discord_guild_bans{guild=~"$guild"})')],
                  "Entries in the ban list. Steps are manual bans; a steady slope comes from a bot."),
        ]),
        Row("Joins and leaves", [
            Panel("Member events (10 min)", "bars", "short",
                  [("{{event}}", 'sum by (event) (guild_event:discord_guild_member_events:increase10m{guild=~"$guild"})')],
                  "Joins, leaves, bans, and unbans in the ten minutes before each point.", width=24,
                  minimum=0),
            Panel("Joins compared with usual", "graph", "short",
                  [("joins in ten minutes",
                    'sum(guild_event:discord_guild_member_events:increase10m{guild=~"$guild", event="join"})'),
                   ("usual at this time", 'sum(guild:discord_guild_joins:usual10m{guild=~"$guild"})'),
                   ("raid suspected above", 'clamp_min(5 * sum(guild:discord_guild_joins:usual10m{guild=~"$guild"}), 20)')],
                  "Joins compared with the same time of day over the last seven days. Above the third line, an alert fires "
                  "for a suspected raid. On the first day there is no usual value, only the minimum of 20.", minimum=0),
            Panel("Join rate relative to last week", "graph", "none",
                  [("{{guild}}", 'guild:discord_guild_joins:ratio_1h_1w{guild=~"$guild"}')],
                  "Joins in the last hour relative to the hourly average of the week. 1 is normal, 10 is a news event or a raid.",
                  minimum=0, thresholds=[(None, "green"), (5, "orange")]),
            Panel("Joins by hour", "heatmap", "short", [("{{hour}}", by_hour(EVENTS % "join"))],
                  "One column per day, one row per hour. Choose a time range of a week or more; the current day is not "
                  "included.", width=24, height=10, step="1d",
                  documented=f'`sum(increase({EVENTS % "join"}[1h] offset <23 - hour>h))` for each hour, at each midnight'),
        ]),
        Row("Unobserved changes", [
            Panel("Unobserved changes (1 h)", "bars", "short",
                  [("{{direction}}", 'sum by (direction) '
                    '(increase(discord_guild_unobserved_member_change_total{guild=~"$guild"}[1h]))')],
                  "Members gained or lost while no session was connected, as far as no recovered event explains it. They "
                  "never count as joins or leaves.",
                  minimum=0),
            Panel("Unobserved time (1 h)", "bars", "s",
                  [("{{guild}}", 'sum by (guild) '
                    '(increase(discord_guild_unobserved_seconds_total{guild=~"$guild"}[1h]))')],
                  "Time without a connected session. It may hide equal numbers of joins and leaves.", minimum=0),
            Panel("Recovered events (1 h)", "bars", "short",
                  [("{{kind}}", 'sum by (kind) (increase(statsbot_repaired_events_total{guild=~"$guild"}[1h]))')],
                  "Events that were missed and then found in Discord's member list, ban list or audit log. They count like "
                  "others, on the day on which they happened.", minimum=0),
            Panel("Approximate counts", "stack", "short",
                  [("{{count}}", 'max by (count) (discord_guild_count_approximate{guild=~"$guild"})')],
                  "1 if an intent is missing and the count is Discord's approximation.", minimum=0, decimals=0),
        ]),
    ])

# Messages by humans only.
MESSAGES = 'discord_guild_messages_total{guild=~"$guild", author="human"}'
MESSAGES_1H = 'guild_author:discord_guild_messages:increase1h{guild=~"$guild", author="human"}'
VOICE_1H = 'guild:discord_guild_voice_seconds:%s{guild=~"$guild"}'

ACTIVITY = Dashboard(
    "activity", "statsbot-activity", "StatsBot: Activity",
    "What members do: messages, voice, reactions, threads, active members, retention, and boosts.", "now-7d", [GUILD],
    [("Unobserved span", "orange",
      'sum by (guild) (increase(discord_guild_unobserved_spans_total{guild=~"$guild"}[5m])) > 0')],
    [
        Row("Overview", [
            number("Messages (24 h)", "short", f"sum(increase({MESSAGES}[1d]))",
                   "Messages by humans.", decimals=0),
            number("In voice", "short", 'sum(discord_guild_voice_members{guild=~"$guild"})',
                   "Members in voice channels.", decimals=0),
            number("Active members (7 d)", "short", 'sum(discord_guild_active_members{guild=~"$guild", window="7d"})',
                   "Members who sent a message, added a reaction, or were in voice on one of the last seven days.",
                   decimals=0),
            number("Active share (7 d)", "percentunit",
                   'sum(discord_guild_active_members{guild=~"$guild", window="7d"}) / '
                   '(sum(discord_guild_humans{guild=~"$guild"}) > 0)',
                   "Share of humans who were active on one of the last seven days.", minimum=0,
                   maximum=1),
            number("Retention (7 d)", "percentunit", 'avg(discord_guild_retention_ratio{guild=~"$guild", days="7"})',
                   "Share of new members who are still members seven days after joining.", minimum=0, maximum=1),
            number("Boosts", "short", 'sum(discord_guild_boosts{guild=~"$guild"})', "Boosts of the guild.", decimals=0),
        ]),
        Row("Messages", [
            Panel("Messages by author (1 h)", "bars", "short",
                  [("{{author}}", 'sum by (author) (guild_author:discord_guild_messages:increase1h{guild=~"$guild"})')],
                  "Messages in the hour before each point. `system` messages are those that Discord itself posts, such as "
                  "welcome messages.", minimum=0),
            Panel("Messages compared with usual", "graph", "short",
                  [("messages in an hour", f"sum({MESSAGES_1H})"),
                   ("usual at this time", 'sum(guild:discord_guild_messages:usual1h{guild=~"$guild"})'),
                   ("drop below", '0.5 * sum(guild:discord_guild_messages:usual1h{guild=~"$guild"} >= 30)')],
                  "Messages by humans compared with the same hour of the week in the last four weeks (median). An alert "
                  "fires after three hours below the third line, which exists only if at least 30 messages are usual. In "
                  "the first four weeks there is no usual value.", minimum=0),
            Panel("Messages by channel (1 h)", "bars", "short",
                  [("{{name}}", with_channel_names(
                      "sum by (guild, channel) "
                      '(guild_channel:discord_guild_channel_messages:increase1h{guild=~"$guild"})'))],
                  "Messages in the hour before each point. `other` is the sum of all channels that are not exported "
                  "separately.", width=24, height=10, minimum=0),
            Panel("Messages by hour", "heatmap", "short", [("{{hour}}", by_hour(MESSAGES))],
                  "Messages by humans: one column per day, one row per hour. The current day is not included.", width=24,
                  height=10, step="1d",
                  documented=f"`sum(increase({MESSAGES}[1h] offset <23 - hour>h))` for each hour, at each midnight"),
        ]),
        Row("Voice", [
            Panel("Members in voice", "graph", "short",
                  [("{{guild}}", 'sum by (guild) (discord_guild_voice_members{guild=~"$guild"})')],
                  "Members in voice channels at each point.", width=8, minimum=0),
            Panel("Voice hours (24 h)", "graph", "suffix: h",
                  [("{{guild}}",
                    'sum by (guild) (increase(discord_guild_voice_seconds_total{guild=~"$guild"}[1d])) / 3600')],
                  "Time that members spent in voice in the day before each point. Three members for two hours are six "
                  "hours.", width=8, minimum=0),
            Panel("Voice compared with usual", "graph", "short",
                  [("members in voice, mean of an hour", f"sum({VOICE_1H % 'increase1h'}) / 3600"),
                   ("usual at this time", f"sum({VOICE_1H % 'usual1h'}) / 3600"),
                   ("drop below", f"0.5 * sum({VOICE_1H % 'usual1h'} >= 36000) / 3600")],
                  "Members in voice compared with the same hour of the week in the last four weeks (median). An alert "
                  "fires after three hours below the third line, which exists only if at least ten members are usual. In "
                  "the first four weeks there is no usual value.", width=8, minimum=0),
        ]),
        Row("Reactions and threads", [
            Panel("Reactions (1 h)", "bars", "short",
                  [("{{guild}}", 'sum by (guild) (increase(discord_guild_reactions_total{guild=~"$guild"}[1h]))')],
                  "Reactions added in the hour before each point.", minimum=0),
            Panel("Threads created (24 h)", "bars", "short",
                  [("{{guild}}", 'sum by (guild) (increase(discord_guild_threads_created_total{guild=~"$guild"}[1d]))')],
                  "Threads created in the day before each point.", minimum=0),
        ]),
        Row("Members", [
            Panel("Active members", "graph", "short",
                  [("{{guild}}, {{window}}", 'sum by (guild, window) (discord_guild_active_members{guild=~"$guild"})')],
                  "Members who sent a message, added a reaction, or were in voice in the last 1, 7, or 28 days. If the "
                  "line of 28 days falls, members stop taking part.", minimum=0),
            Panel("Retention", "graph", "percentunit",
                  [("{{guild}}, {{days}} days", 'max by (guild, days) (discord_guild_retention_ratio{guild=~"$guild"})')],
                  "Share of new members who are still members 1, 7, or 30 days after joining. Members whose time is not "
                  "over yet are left out.", minimum=0, maximum=1),
            Panel("Humans and bots", "graph", "short",
                  [("{{guild}}, humans", 'sum by (guild) (discord_guild_humans{guild=~"$guild"})'),
                   ("{{guild}}, bots", 'sum by (guild) (discord_guild_bots{guild=~"$guild"})')],
                  "Members who are bots, and members who are not.", minimum=0),
            Panel("Boosts and level", "graph", "short",
                  [("{{guild}}, boosts", 'sum by (guild) (discord_guild_boosts{guild=~"$guild"})'),
                   ("{{guild}}, level", 'max by (guild) (discord_guild_boost_level{guild=~"$guild"})')],
                  "Boosts, and the level from 0 to 3 that the guild has because of them.", minimum=0, decimals=0),
        ]),
    ])

BOT = Dashboard(
    "bot", "statsbot-bot", "StatsBot: Bot",
    "The bot: gateway, Discord's HTTP API and its rate limits, services, store, and logs.", "now-6h",
    [SHARD, GUILD], [],
    [
        Row("Overview", [
            number("Ready", "bool_yes_no", "min(statsbot_ready)", "Result of /readyz. /readyz?verbose lists the checks.",
                   thresholds=[(None, "red"), (1, "green")]),
            number("Shards connected", "short", 'sum(discord_gateway_connected{shard=~"$shard"})',
                   "Connected gateway sessions.", thresholds=[(None, "red"), (1, "green")]),
            number("Gateway latency", "s", 'max(discord_gateway_latency_seconds{shard=~"$shard"})',
                   "Time from a heartbeat to its ACK. Above one second, Discord or the network has a problem.",
                   thresholds=rising(0.5, 1)),
            number("Session starts remaining", "short", "min(discord_gateway_identify_remaining)",
                   "Discord allows 1,000 a day and may reset the token of a bot that exceeds this.",
                   thresholds=falling(100, 300)),
            number("API errors", "percentunit", "max(job:discord_api_errors:ratio15m)",
                   "Share of requests in 15 minutes that failed, except 429.", thresholds=rising(0.05, 0.2)),
            number("Services down", "short", "sum(1 - statsbot_service_up)", "Services of the bot that are not running.",
                   thresholds=[(None, "green"), (1, "red")]),
        ]),
        Row("Gateway", [
            Panel("Events", "stack", "eps", [("{{event}}", 'sum by (event) '
                  '(rate(discord_gateway_events_total{shard=~"$shard"}[$__rate_interval])) > 0')],
                  "Events received. Most are presence updates. A series that ends may mean that an intent was disabled.",
                  minimum=0),
            Panel("Latency", "graph", "s", [("shard {{shard}}", 'discord_gateway_latency_seconds{shard=~"$shard"}')],
                  "Heartbeat latency by shard. If all shards are slow, check the network; if one is, its gateway node.",
                  minimum=0,
                  thresholds=rising(0.5, 1)),
            Panel("Sessions started and resumed (1 h)", "bars", "short", [("{{kind}}, shard {{shard}}",
                  'sum by (kind, shard) (increase(discord_gateway_connections_total{shard=~"$shard"}[1h]))')],
                  "A resume loses nothing. A new session while the process runs means that Discord rejected the resume.",
                  minimum=0),
            Panel("Disconnects (1 h)", "bars", "short", [("{{reason}}",
                  'sum by (reason) (increase(discord_gateway_disconnects_total{shard=~"$shard"}[1h]))')],
                  "By reason, such as a reconnect requested by Discord, a missing heartbeat ACK, or a closed socket.",
                  minimum=0),
            Panel("Bytes received", "graph", "Bps", [("{{stage}}",
                  'sum by (stage) (rate(discord_gateway_received_bytes_total{shard=~"$shard"}[$__rate_interval]))')],
                  "On the wire and after decompression. The difference is what compression saves.", minimum=0),
            Panel("Session starts remaining", "graph", "short", [("remaining", "min(discord_gateway_identify_remaining)")],
                  "Each session start uses one. A steady decline is a restart loop.", minimum=0),
        ]),
        Row("Discord's HTTP API", [
            Panel("Requests", "stack", "reqps", [("{{status}}",
                  "sum by (status) (rate(discord_api_requests_total[$__rate_interval]))")],
                  "By status; `error` means no response.", width=8, minimum=0),
            Panel("Duration, 95th percentile", "graph", "s", [("{{method}} {{route}}",
                  "histogram_quantile(0.95, sum by (le, method, route) (increase(discord_api_request_duration_seconds_bucket[1h]))) > 0")],
                  "By route, over the hour before each point. One request in twenty takes longer.", width=8, minimum=0),
            Panel("Errors", "graph", "percentunit", [("errors", "job:discord_api_errors:ratio15m")],
                  "Share of requests in 15 minutes with 5xx, 4xx, or no response, except 429.", width=8,
                  minimum=0, thresholds=rising(0.05, 0.2)),
        ]),
        Row("Rate limits", [
            Panel("429 responses (1 h)", "bars", "short", [("{{route}} ({{scope}})",
                  "sum by (route, scope) (increase(discord_api_rate_limited_total[1h]))")],
                  "The bot respects all known limits, so a 429 means a shared limit, a new limit, or another user of the token.",
                  minimum=0),
            Panel("Rate limit wait", "graph", "percentunit", [("{{route}}",
                  "sum by (route) (rate(discord_api_rate_limit_wait_seconds_total[5m]))")],
                  "Share of time that requests to the route waited for their rate limit.", minimum=0),
        ]),
        Row("Services", [
            Panel("Channel name checks (1 h)", "bars", "short", [("{{counter}} {{result}}",
                  'sum by (counter, result) (increase(statsbot_channel_updates_total{guild=~"$guild"}[1h]))')],
                  "`deferred` waits for a slot: Discord allows two renames in ten minutes. For `failed`, check the "
                  "permissions.", minimum=0),
            Panel("Reports, heartbeats and presences (1 h)", "bars", "short", [
                ("report {{result}}", "sum by (result) (increase(statsbot_reports_total[1h]))"),
                ("heartbeat {{result}}", "sum by (result) (increase(statsbot_heartbeats_total[1h]))"),
                ("presence {{result}}", "sum by (result) (increase(statsbot_presence_updates_total[1h]))")],
                "Reports, heartbeat messages, and presence updates, by result.", minimum=0),
            Panel("Service status", "graph", "short", [("{{service}}", "min by (service) (statsbot_service_up)")],
                  "1 while the service runs. A gap is a restart; see the next panel.", minimum=0, maximum=1, decimals=0),
            Panel("Service restarts (24 h)", "bars", "short", [("{{service}}",
                  "sum by (service) (increase(statsbot_service_restarts_total[1d]))")],
                  "A service that ends unexpectedly is restarted; the log gives the reason.", minimum=0),
            Panel("Mean operation duration", "graph", "s", [("{{operation}} {{result}}",
                  "sum by (operation, result) (increase(statsbot_operation_duration_seconds_sum[1h])) / "
                  "(sum by (operation, result) (increase(statsbot_operation_duration_seconds_count[1h])) > 0)")],
                  "Backups, censuses, renames, and others, over the hour before each point.", minimum=0),
            Panel("Time since last success", "graph", "s", [("{{task}}",
                  "time() - max by (task) (statsbot_last_success_timestamp_seconds)")],
                  "A task fails if its line rises for longer than the task's interval. Values in the demo are negative, "
                  "because its clock runs fast."),
            Panel("Interactions (1 h)", "bars", "short", [("{{command}} {{result}}",
                  "sum by (command, result) (increase(statsbot_interactions_total[1h]))")],
                  "Slash commands used, by result.", width=8, minimum=0),
            Panel("Retries (1 h)", "bars", "short", [("{{operation}}",
                  "sum by (operation) (increase(statsbot_retries_total[1h]))")],
                  "Attempts after the first.", width=8, minimum=0),
            Panel("Circuit breakers", "graph", "short", [("{{operation}} {{state}}",
                  "max by (operation, state) (statsbot_circuit_breaker_state)")],
                  "`open` is 1 while an operation is suspended after repeated failures.", width=8, minimum=0,
                  maximum=1, decimals=0),
        ]),
        Row("Store", [
            Panel("Commit duration", "graph", "s", [
                ("95th percentile",
                 "histogram_quantile(0.95, sum by (le) (increase(statsbot_store_commit_duration_seconds_bucket[1h])))"),
                ("median",
                 "histogram_quantile(0.5, sum by (le) (increase(statsbot_store_commit_duration_seconds_bucket[1h])))")],
                "How fast the disk is. Above one second, something else is probably using it.", width=8, minimum=0),
            Panel("Pending and committed events", "graph", "short", [("pending", "max(statsbot_store_pending_events)"),
                  ("committed in ten minutes", "sum(increase(statsbot_store_events_committed_total[10m]))")],
                  "Pending events exist in memory only; the number is nearly always 0.", width=8, minimum=0),
            Panel("Database size", "graph", "bytes", [("{{instance}}", "statsbot_store_size_bytes")],
                  "Database file and write-ahead log.", width=8, minimum=0),
            number("Age of newest backup", "s", "max(time() - statsbot_store_last_backup_timestamp_seconds)",
                   "The bot makes a backup every day.", width=12, thresholds=rising(93600, 129600)),
            number("Disk usage", "percentunit", "max(statsbot_system_disk_ratio)",
                   "Disk that holds the database. When it is full, the bot keeps a limited number of events in memory.",
                   width=12, minimum=0, maximum=1, thresholds=rising(0.8, 0.9)),
        ]),
        Row("Logs", [
            Panel("Log messages (10 min)", "bars", "short", [("{{level}}",
                  "sum by (level) (increase(statsbot_log_messages_total[10m]))")],
                  "By level, in the ten minutes before each point. Look into every error, and into frequent warnings.",
                  width=12, minimum=0),
            Panel("Dropped log messages (10 min)", "bars", "short", [("{{sink}}",
                  "sum by (sink) (increase(statsbot_log_dropped_total[10m]))")],
                  "Messages dropped because a sink was too slow or failed. The bot never waits for a sink.",
                  width=12, minimum=0),
        ]),
    ])

PROCESS = Dashboard(
    "process", "statsbot-process", "StatsBot: Process",
    "The process: CPU, memory, file descriptors, threads, and scrapes.", "now-6h", [], [],
    [
        Row("Overview", [
            number("Up", "bool_yes_no", 'min(up{job="statsbot"})', "Whether the last scrape succeeded.",
                   thresholds=[(None, "red"), (1, "green")]),
            number("Uptime", "s", 'min(time() - process_start_time_seconds{job="statsbot"})',
                   "Time since the process started. If it resets again and again, the bot is in a crash loop.",
                   decimals=0),
            number("CPU", "percentunit", 'sum(rate(process_cpu_seconds_total{job="statsbot"}[$__rate_interval]))',
                   "Share of one core.", thresholds=rising(0.5, 0.9)),
            number("Memory", "bytes", 'max(process_resident_memory_bytes{job="statsbot"})', "Resident memory."),
            number("File descriptors", "percentunit", 'max(process_open_fds{job="statsbot"} / process_max_fds{job="statsbot"})',
                   "Share of the limit in use. At 100%, no connection can be opened.", minimum=0, maximum=1,
                   thresholds=rising(0.7, 0.9)),
            number("Version", "short", "count by (version, revision, swift) (statsbot_build_info)",
                   "Number of running processes, by version. The labels of `statsbot_build_info` contain the details."),
        ]),
        Row("CPU and memory", [
            Panel("CPU", "graph", "percentunit", [
                ("{{instance}}", 'rate(process_cpu_seconds_total{job="statsbot"}[$__rate_interval])'),
                ("machine or control group, {{instance}}", "statsbot_system_cpu_ratio")],
                "CPU usage of the process relative to one core, and of the machine or control group as a whole.",
                minimum=0),
            Panel("Memory", "graph", "bytes", [("resident", 'process_resident_memory_bytes{job="statsbot"}'),
                  ("limit", "statsbot_memory_limit_bytes")],
                  "A line that only rises is a leak. At the limit, the kernel kills the process.", minimum=0),
            Panel("Memory usage", "graph", "percentunit", [("{{instance}}", "statsbot_system_memory_ratio")],
                  "Share of the memory limit in use by all processes under that limit.",
                  minimum=0, maximum=1, thresholds=rising(0.8, 0.9)),
            Panel("Event loop lag, 99th percentile", "graph", "s", [("{{instance}}",
                  "histogram_quantile(0.99, sum by (le, instance) (rate(statsbot_event_loop_lag_seconds_bucket[5m])))")],
                  "Delay of a timer. Above 100 ms, the process does not get enough CPU time.", minimum=0,
                  thresholds=rising(0.1, 1)),
        ]),
        Row("File descriptors and threads", [
            Panel("Open file descriptors", "graph", "short", [("open", 'process_open_fds{job="statsbot"}')],
                  "Files and sockets. A steady rise is a leak.", minimum=0),
            Panel("Threads", "graph", "short", [("threads", 'process_threads{job="statsbot"}')],
                  "Constant after startup. A steady rise means that threads are blocked.", minimum=0),
        ]),
        Row("Scrapes", [
            Panel("Scrape duration", "graph", "s", [("{{instance}}", 'scrape_duration_seconds{job="statsbot"}')],
                  "As measured by Prometheus. The scrape timeout is ten seconds.",
                  width=8, minimum=0, thresholds=rising(1, 5)),
            Panel("Samples per scrape", "graph", "short", [("{{instance}}", 'scrape_samples_scraped{job="statsbot"}')],
                  "Number of series. A steady rise means a label with too many values.", width=8, minimum=0),
            Panel("HTTP requests", "stack", "reqps", [("{{route}} {{code}}",
                  "sum by (route, code) (rate(statsbot_http_requests_total[$__rate_interval]))")],
                  "Requests to the bot by route and status code.", width=8, minimum=0),
            Panel("HTTP response time, 95th percentile", "graph", "s", [("{{route}}",
                  "histogram_quantile(0.95, sum by (le, route) (increase(statsbot_http_request_duration_seconds_bucket[10m]))) > 0")],
                  "Response time of the embedded server, by route.", width=12, minimum=0),
            Panel("Network traffic", "graph", "Bps", [
                ("received", 'rate(process_network_receive_bytes_total{job="statsbot"}[$__rate_interval])'),
                ("sent", 'rate(process_network_transmit_bytes_total{job="statsbot"}[$__rate_interval])')],
                "All traffic of the container, or of the machine if there is no container.", width=12, minimum=0),
        ]),
    ])

DASHBOARDS = [COMMUNITY, ACTIVITY, BOT, PROCESS]
