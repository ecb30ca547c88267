# SPDX-License-Identifier: MIT
# Part of StatsBot.
"""What is on the dashboards: each panel with its queries, its unit, and what a person learns from it."""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Panel:
    title: str
    kind: str  # stat, graph, stack, bars, heatmap, gauge
    unit: str
    queries: list  # (legend, PromQL)
    teaches: str
    width: int = 12  # of 24
    height: int = 8
    thresholds: list = None  # (from this value on, color); the first one's value is None
    minimum: float = None
    maximum: float = None
    decimals: int = None
    step: str = None
    documented: str = None  # in docs/dashboards.md instead of the queries


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


def figure(title, unit, query, teaches, width=4, **more):
    return Panel(title, "stat", unit, [("", query)], teaches, width=width, height=4, **more)


def rising(orange, red):
    return [(None, "green"), (orange, "orange"), (red, "red")]


def falling(orange, green):
    return [(None, "red"), (orange, "orange"), (green, "green")]


GUILD = ("guild", "Guild", "label_values(discord_guild_members, guild)")
SHARD = ("shard", "Shard", "label_values(discord_gateway_connected, shard)")
EVENTS = 'discord_guild_member_events_total{guild=~"$guild", event="%s"}'

# Column: a day. Line: an hour of it. At the start of a day, 23 hours back is the first hour of the day before.
JOINS_BY_HOUR = " or ".join(
    f'label_replace(sum(increase({EVENTS % "join"}[1h]{f" offset {23 - hour}h" if hour < 23 else ""})), "hour", "{hour:02}", "", "")'
    for hour in range(24))

COMMUNITY = Dashboard(
    "community", "statsbot-community", "StatsBot: Community",
    "How the guild fares: its size, who is online, who comes, who goes, and what nobody saw.", "now-24h", [GUILD],
    [("Unobserved change", "orange",
      'sum by (guild, direction) (increase(discord_guild_unobserved_member_change_total{guild=~"$guild"}[5m])) > 0')],
    [
        Row("Now", [
            figure("Members", "short", 'sum(discord_guild_members{guild=~"$guild"})',
                   "Members of the guild, bots included.", decimals=0),
            figure("Online", "short", 'sum(discord_guild_members_online{guild=~"$guild"})',
                   "Members who are not offline: online, idle or do not disturb.", decimals=0),
            figure("Online ratio", "percentunit", 'avg(guild:discord_guild_members_online:ratio{guild=~"$guild"})',
                   "The part of the members who are here. It falls when a guild grows by people who do not come back.",
                   minimum=0, maximum=1),
            figure("Bans", "short", 'sum(discord_guild_bans{guild=~"$guild"})', "Length of the ban list.", decimals=0),
            figure("Growth in a day", "short", 'sum(guild:discord_guild_members:delta1d{guild=~"$guild"})',
                   "Members more or less than a day ago, whether their coming was seen or not.", decimals=0,
                   thresholds=[(None, "red"), (0, "green")]),
            figure("Churn of a day", "percentunit", 'avg(guild:discord_guild_churn:ratio1d{guild=~"$guild"})',
                   "The part of the members that left within a day. 1 % a day is a third of the guild in a month.",
                   thresholds=rising(0.01, 0.03)),
        ]),
        Row("Size", [
            Panel("Members", "graph", "short", [("{{guild}}", 'sum by (guild) (discord_guild_members{guild=~"$guild"})')],
                  "The size over time. A step is a raid, a purge, or a time that nobody observed (see the annotations)."),
            Panel("Online", "graph", "short",
                  [("{{guild}}", 'sum by (guild) (discord_guild_members_online{guild=~"$guild"})')],
                  "The guild's daily rhythm: when an announcement is read by most.", minimum=0),
            Panel("Growth in an hour", "graph", "short",
                  [("{{guild}}", 'sum by (guild) (guild:discord_guild_members:delta1h{guild=~"$guild"})')],
                  "Members gained in the hour before; below 0 the guild shrinks."),
            Panel("Bans", "graph", "short", [("{{guild}}", 'sum by (guild) (discord_guild_bans{guild=~"$guild"})')],
                  "The ban list's length: steps are the moderators' work, slopes are a bot's."),
        ]),
        Row("Coming and going", [
            Panel("Member events in ten minutes", "bars", "short",
                  [("{{event}}", 'sum by (event) (guild_event:discord_guild_member_events:increase10m{guild=~"$guild"})')],
                  "Who came, went, was banned or let in again, in the ten minutes before each point.", width=24,
                  minimum=0),
            Panel("Joins against the usual", "graph", "short",
                  [("joins in ten minutes",
                    'sum(guild_event:discord_guild_member_events:increase10m{guild=~"$guild", event="join"})'),
                   ("usual at this time", 'sum(guild:discord_guild_joins:usual10m{guild=~"$guild"})'),
                   ("raid suspected above", 'clamp_min(5 * sum(guild:discord_guild_joins:usual10m{guild=~"$guild"}), 20)')],
                  "How far the joins are from what the last seven days had at this time; above the third line an alert "
                  "suspects a raid. The first day has no usual, only the floor of 20.", minimum=0),
            Panel("Join rate against its week", "graph", "none",
                  [("{{guild}}", 'guild:discord_guild_joins:ratio_1h_1w{guild=~"$guild"}')],
                  "The last hour's joins as a multiple of the week's mean hour: 1 is as always, 10 is news or a raid.",
                  minimum=0, thresholds=[(None, "green"), (5, "orange")]),
            Panel("Joins by hour", "heatmap", "short", [("{{hour}}", JOINS_BY_HOUR)],
                  "A column is a day, a line an hour of it: when people find the guild, and on which day something "
                  "happened. Choose a week or more; today is not yet in it.", width=24, height=10, step="1d",
                  documented=f'`sum(increase({EVENTS % "join"}[1h] offset <23 - hour>h))` for each hour, at each midnight'),
        ]),
        Row("What nobody saw", [
            Panel("Unobserved changes in an hour", "bars", "short",
                  [("{{direction}}", 'sum by (direction) '
                    '(increase(discord_guild_unobserved_member_change_total{guild=~"$guild"}[1h]))')],
                  "Members gained or lost while no session was there. They are never guessed into joins or leaves.",
                  minimum=0),
            Panel("Counts that are approximate", "stack", "short",
                  [("{{count}}", 'max by (count) (discord_guild_count_approximate{guild=~"$guild"})')],
                  "1 where an intent is missing and Discord's approximate count has to do.", minimum=0, decimals=0),
        ]),
    ])

BOT = Dashboard(
    "bot", "statsbot-bot", "StatsBot: Bot",
    "Whether the bot does its work: gateway, Discord's HTTP API and its limits, services, store, logs.", "now-6h",
    [SHARD, GUILD], [],
    [
        Row("Now", [
            figure("Ready", "bool_yes_no", "min(statsbot_ready)", "What /readyz says. /readyz?verbose tells why not.",
                   thresholds=[(None, "red"), (1, "green")]),
            figure("Shards connected", "short", 'sum(discord_gateway_connected{shard=~"$shard"})',
                   "Sessions that are live.", thresholds=[(None, "red"), (1, "green")]),
            figure("Gateway latency", "s", 'max(discord_gateway_latency_seconds{shard=~"$shard"})',
                   "From a heartbeat to its acknowledgement. Above a second Discord or the network has trouble.",
                   thresholds=rising(0.5, 1)),
            figure("Session starts left", "short", "min(discord_gateway_identify_remaining)",
                   "Discord allows 1,000 a day; who goes beyond it may lose the token.", thresholds=falling(100, 300)),
            figure("API errors", "percentunit", "max(job:discord_api_errors:ratio15m)",
                   "The part of the requests of 15 minutes that failed, 429 aside.", thresholds=rising(0.05, 0.2)),
            figure("Services down", "short", "sum(1 - statsbot_service_up)", "Parts of the bot that do not run.",
                   thresholds=[(None, "green"), (1, "red")]),
        ]),
        Row("Gateway", [
            Panel("Events", "stack", "eps", [("{{event}}", 'sum by (event) '
                  '(rate(discord_gateway_events_total{shard=~"$shard"}[$__rate_interval])) > 0')],
                  "What Discord sends. Presences are most of it; a line that ends is an intent taken away.", minimum=0),
            Panel("Latency", "graph", "s", [("shard {{shard}}", 'discord_gateway_latency_seconds{shard=~"$shard"}')],
                  "Per shard. All shards at once: the network. One: its gateway node.", minimum=0,
                  thresholds=rising(0.5, 1)),
            Panel("Sessions started and resumed in an hour", "bars", "short", [("{{kind}}, shard {{shard}}",
                  'sum by (kind, shard) (increase(discord_gateway_connections_total{shard=~"$shard"}[1h]))')],
                  "Resumes lose nothing. A session started while the process runs means that Discord refused to resume.",
                  minimum=0),
            Panel("Connections that ended, in an hour", "bars", "short", [("{{reason}}",
                  'sum by (reason) (increase(discord_gateway_disconnects_total{shard=~"$shard"}[1h]))')],
                  "Why: Discord asked for it, the heartbeat was not answered, the socket died.", minimum=0),
            Panel("Bytes received", "graph", "Bps", [("{{stage}}",
                  'sum by (stage) (rate(discord_gateway_received_bytes_total{shard=~"$shard"}[$__rate_interval]))')],
                  "On the wire, and after decompression: the distance is what compression saves.", minimum=0),
            Panel("Session starts left", "graph", "short", [("left", "min(discord_gateway_identify_remaining)")],
                  "Falls by one with every start. A slope is a restart loop.", minimum=0),
        ]),
        Row("Discord's HTTP API", [
            Panel("Requests", "stack", "reqps", [("{{status}}",
                  "sum by (status) (rate(discord_api_requests_total[$__rate_interval]))")],
                  "By status; `error` had no answer at all.", width=8, minimum=0),
            Panel("Duration, 95th percentile", "graph", "s", [("{{method}} {{route}}",
                  "histogram_quantile(0.95, sum by (le, method, route) (increase(discord_api_request_duration_seconds_bucket[1h]))) > 0")],
                  "Of the hour before each point, by route: one request in twenty takes longer.", width=8, minimum=0),
            Panel("Errors", "graph", "percentunit", [("errors", "job:discord_api_errors:ratio15m")],
                  "The part of the requests of 15 minutes with 5xx, 4xx or no answer; 429 is not in it.", width=8,
                  minimum=0, thresholds=rising(0.05, 0.2)),
        ]),
        Row("Rate limits", [
            Panel("Answers 429 in an hour", "bars", "short", [("{{route}} ({{scope}})",
                  "sum by (route, scope) (increase(discord_api_rate_limited_total[1h]))")],
                  "The bot keeps the known limits, so each is a surprise: another user of the token, or a new limit.",
                  minimum=0),
            Panel("Time spent waiting", "graph", "percentunit", [("{{route}}",
                  "sum by (route) (rate(discord_api_rate_limit_wait_seconds_total[5m]))")],
                  "The part of the time in which requests of the route waited for their limit.", minimum=0),
        ]),
        Row("Services", [
            Panel("Channel names in an hour", "bars", "short", [("{{counter}} {{result}}",
                  'sum by (counter, result) (increase(statsbot_channel_updates_total{guild=~"$guild"}[1h]))')],
                  "`deferred` waits for a slot: Discord allows two renames in ten minutes. `failed` needs a look at the "
                  "permissions.", minimum=0),
            Panel("Reports, heartbeats and presences in an hour", "bars", "short", [
                ("report {{result}}", "sum by (result) (increase(statsbot_reports_total[1h]))"),
                ("heartbeat {{result}}", "sum by (result) (increase(statsbot_heartbeats_total[1h]))"),
                ("presence {{result}}", "sum by (result) (increase(statsbot_presence_updates_total[1h]))")],
                "What the bot tells people, and what failed of it.", minimum=0),
            Panel("Services that run", "graph", "short", [("{{service}}", "min by (service) (statsbot_service_up)")],
                  "1 while the service runs. A gap is a restart; see the next panel.", minimum=0, maximum=1, decimals=0),
            Panel("Restarts of services in a day", "bars", "short", [("{{service}}",
                  "sum by (service) (increase(statsbot_service_restarts_total[1d]))")],
                  "A service that ended by itself is started again; the log says why.", minimum=0),
            Panel("Duration of operations, mean", "graph", "s", [("{{operation}} {{result}}",
                  "sum by (operation, result) (increase(statsbot_operation_duration_seconds_sum[1h])) / "
                  "(sum by (operation, result) (increase(statsbot_operation_duration_seconds_count[1h])) > 0)")],
                  "Backups, censuses, renames: of the hour before each point.", minimum=0),
            Panel("Time since the last success", "graph", "s", [("{{task}}",
                  "time() - max by (task) (statsbot_last_success_timestamp_seconds)")],
                  "A line that rises for longer than its task's interval is a task that fails. The demo's clock runs "
                  "ahead, and the values are below 0."),
            Panel("Interactions in an hour", "bars", "short", [("{{command}} {{result}}",
                  "sum by (command, result) (increase(statsbot_interactions_total[1h]))")],
                  "Which commands people use, and whether they were answered.", width=8, minimum=0),
            Panel("Retries in an hour", "bars", "short", [("{{operation}}",
                  "sum by (operation) (increase(statsbot_retries_total[1h]))")],
                  "Attempts after the first one: trouble that passed by itself.", width=8, minimum=0),
            Panel("Circuit breakers", "graph", "short", [("{{operation}} {{state}}",
                  "max by (operation, state) (statsbot_circuit_breaker_state)")],
                  "`open` is 1 while the bot leaves an operation alone that failed too often.", width=8, minimum=0,
                  maximum=1, decimals=0),
        ]),
        Row("Store", [
            Panel("Commits: duration", "graph", "s", [
                ("95th percentile",
                 "histogram_quantile(0.95, sum by (le) (increase(statsbot_store_commit_duration_seconds_bucket[1h])))"),
                ("median",
                 "histogram_quantile(0.5, sum by (le) (increase(statsbot_store_commit_duration_seconds_bucket[1h])))")],
                "How fast the disk is. A second and more: something else uses it.", width=8, minimum=0),
            Panel("Events", "graph", "short", [("waiting", "max(statsbot_store_pending_events)"),
                  ("committed in ten minutes", "sum(increase(statsbot_store_events_committed_total[10m]))")],
                  "What waits is in memory only; it is 0 nearly always.", width=8, minimum=0),
            Panel("Size, with the write-ahead log", "graph", "bytes", [("{{instance}}", "statsbot_store_size_bytes")],
                  "How fast the database grows.", width=8, minimum=0),
            figure("Age of the newest backup", "s", "max(time() - statsbot_store_last_backup_timestamp_seconds)",
                   "One is made every day.", width=12, thresholds=rising(93600, 129600)),
            figure("Disk in use", "percentunit", "max(statsbot_system_disk_ratio)",
                   "Of the database's disk. When it is full the bot goes on counting in memory, within a bound.",
                   width=12, minimum=0, maximum=1, thresholds=rising(0.8, 0.9)),
        ]),
        Row("Logs", [
            Panel("Messages", "bars", "short", [("{{level}}",
                  "sum by (level) (increase(statsbot_log_messages_total[10m]))")],
                  "In the ten minutes before each point. Errors are worth reading, warnings if there are many.",
                  width=12, minimum=0),
            Panel("Dropped", "bars", "short", [("{{sink}}",
                  "sum by (sink) (increase(statsbot_log_dropped_total[10m]))")],
                  "Messages that a slow console, a full disk or a webhook could not take. The bot does not wait for them.",
                  width=12, minimum=0),
        ]),
    ])

PROCESS = Dashboard(
    "process", "statsbot-process", "StatsBot: Process",
    "What the process uses of its machine, and how it is scraped.", "now-6h", [], [],
    [
        Row("Now", [
            figure("Up", "bool_yes_no", 'min(up{job="statsbot"})', "Whether the last scrape succeeded.",
                   thresholds=[(None, "red"), (1, "green")]),
            figure("Running for", "s", 'min(time() - process_start_time_seconds{job="statsbot"})',
                   "Since the process started. Short again and again: a crash loop.", decimals=0),
            figure("CPU", "percentunit", 'sum(rate(process_cpu_seconds_total{job="statsbot"}[$__rate_interval]))',
                   "Of one core.", thresholds=rising(0.5, 0.9)),
            figure("Memory", "bytes", 'max(process_resident_memory_bytes{job="statsbot"})', "Resident."),
            figure("Descriptors", "percentunit", 'max(process_open_fds{job="statsbot"} / process_max_fds{job="statsbot"})',
                   "Open ones, of those allowed. At 1 no connection can be made.", minimum=0, maximum=1,
                   thresholds=rising(0.7, 0.9)),
            figure("Version", "short", "count by (version, revision, swift) (statsbot_build_info)",
                   "How many processes run; the variable parts are labels of `statsbot_build_info`."),
        ]),
        Row("CPU and memory", [
            Panel("CPU", "graph", "percentunit", [
                ("{{instance}}", 'rate(process_cpu_seconds_total{job="statsbot"}[$__rate_interval])'),
                ("the machine or control group, {{instance}}", "statsbot_system_cpu_ratio")],
                "The process' share of one core, and how busy what it may use is altogether.", minimum=0),
            Panel("Memory", "graph", "bytes", [("resident", 'process_resident_memory_bytes{job="statsbot"}'),
                  ("limit", "statsbot_memory_limit_bytes")],
                  "A line that only rises is a leak. At the limit the kernel ends the process.", minimum=0),
            Panel("Memory in use", "graph", "percentunit", [("{{instance}}", "statsbot_system_memory_ratio")],
                  "Of the memory that the bot may use, by everybody.", minimum=0, maximum=1, thresholds=rising(0.8, 0.9)),
            Panel("Event loop lag, 99th percentile", "graph", "s", [("{{instance}}",
                  "histogram_quantile(0.99, sum by (le, instance) (rate(statsbot_event_loop_lag_seconds_bucket[5m])))")],
                  "By how much a timer was late. More than 100 ms: the process does not get its processor.", minimum=0,
                  thresholds=rising(0.1, 1)),
        ]),
        Row("Descriptors and threads", [
            Panel("Open descriptors", "graph", "short", [("open", 'process_open_fds{job="statsbot"}')],
                  "Files and sockets. A slope is a leak.", minimum=0),
            Panel("Threads", "graph", "short", [("threads", 'process_threads{job="statsbot"}')],
                  "Steady once the bot is up; a slope is something that blocks.", minimum=0),
        ]),
        Row("Scrapes", [
            Panel("Duration of a scrape", "graph", "s", [("{{instance}}", 'scrape_duration_seconds{job="statsbot"}')],
                  "As Prometheus sees it. It gives up after ten seconds.", width=8, minimum=0, thresholds=rising(1, 5)),
            Panel("Samples of a scrape", "graph", "short", [("{{instance}}", 'scrape_samples_scraped{job="statsbot"}')],
                  "How many series the bot has. A slope is a label that has too many values.", width=8, minimum=0),
            Panel("Requests to the bot", "stack", "reqps", [("{{route}} {{code}}",
                  "sum by (route, code) (rate(statsbot_http_requests_total[$__rate_interval]))")],
                  "Who asks for what: scrapes, probes, people.", width=8, minimum=0),
            Panel("Answers of the bot, 95th percentile", "graph", "s", [("{{route}}",
                  "histogram_quantile(0.95, sum by (le, route) (increase(statsbot_http_request_duration_seconds_bucket[10m]))) > 0")],
                  "How long the embedded server took, by route.", width=12, minimum=0),
            Panel("Network of the namespace", "graph", "Bps", [
                ("received", 'rate(process_network_receive_bytes_total{job="statsbot"}[$__rate_interval])'),
                ("sent", 'rate(process_network_transmit_bytes_total{job="statsbot"}[$__rate_interval])')],
                "All traffic of the container; outside of one, of the machine.", width=12, minimum=0),
        ]),
    ])

DASHBOARDS = [COMMUNITY, BOT, PROCESS]
