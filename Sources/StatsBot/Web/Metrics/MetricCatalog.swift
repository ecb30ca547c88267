// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Exporter

/// All metric families, each declared once with its name, type, help and labels.
package enum MetricCatalog: Sendable {
    /// All families in documentation order.
    package static let descriptors: [MetricDescriptor] = guild + activity + gateway + api + bot + process

    static let guild = [
        MetricDescriptor(
            name: "discord_guild_members", kind: .gauge, help: "Members of the guild, including bots.",
            labels: ["guild"]),
        MetricDescriptor(
            name: "discord_guild_humans", kind: .gauge,
            help: "Members of the guild who are not bots; absent until all members are known.", labels: ["guild"]),
        MetricDescriptor(
            name: "discord_guild_bots", kind: .gauge,
            help: "Members of the guild who are bots; absent until all members are known.", labels: ["guild"]),
        MetricDescriptor(
            name: "discord_guild_members_online", kind: .gauge, help: "Members of the guild who are not offline.",
            labels: ["guild"]),
        MetricDescriptor(
            name: "discord_guild_bans", kind: .gauge, help: "Bans in the guild.", labels: ["guild"]),
        MetricDescriptor(
            name: "discord_guild_count_approximate", kind: .gauge,
            help: "1 while a count is Discord's approximate value because an intent is missing, otherwise 0.",
            labels: ["guild", "count"]),
        MetricDescriptor(
            name: "discord_guild_member_events_total", kind: .counter,
            help: "Member events stored, including earlier runs, each counted exactly once.",
            labels: ["guild", "event"]),
        MetricDescriptor(
            name: "discord_guild_unobserved_member_change_total", kind: .counter,
            help: "Members gained or lost while no session was active, as far as no recovered event explains it.",
            labels: ["guild", "direction"]),
        MetricDescriptor(
            name: "discord_guild_unobserved_spans_total", kind: .counter,
            help: "Spans without an active session, whether or not the member count changed.", labels: ["guild"]),
        MetricDescriptor(
            name: "discord_guild_unobserved_seconds_total", kind: .counter,
            help: "Total length of the spans without an active session.", unit: "seconds", labels: ["guild"]),
        MetricDescriptor(
            name: "discord_guild_member_count_drift", kind: .gauge,
            help: "Member count minus Discord's approximate count, as of the last hourly check.",
            labels: ["guild"]),
        MetricDescriptor(
            name: "statsbot_repaired_events_total", kind: .counter,
            help: "Missed member events recovered from Discord's lists since the process started.",
            labels: ["guild", "kind"]),
        MetricDescriptor(
            name: "statsbot_repair_in_progress", kind: .gauge,
            help: "1 while events that were missed in a gap in observation are being recovered, otherwise 0.",
            labels: ["guild"]),
        MetricDescriptor(
            name: "statsbot_repair_progress_ratio", kind: .gauge,
            help: "Part of the member list that was received for the recovery in progress, 0 to 1; 1 if there is none.",
            unit: "ratio", labels: ["guild"]),
        MetricDescriptor(
            name: "statsbot_mended_events_total", kind: .counter,
            help: "Recovered events that Discord never announced: missed although there was no gap in observation.",
            labels: ["guild", "kind"]),
    ]

    /// Activity, as far as its sources are counted.
    static let activity = [
        MetricDescriptor(
            name: "discord_guild_messages_total", kind: .counter,
            help: "Messages stored, including earlier runs, each counted exactly once.", labels: ["guild", "author"]),
        MetricDescriptor(
            name: "discord_guild_channel_messages_total", kind: .counter,
            help:
                "Messages stored of the 20 busiest channels of the last eight days; in other channels, since the process "
                + "started.", labels: ["guild", "channel"]),
        MetricDescriptor(
            name: "discord_guild_channel_info", kind: .gauge,
            help: "Always 1; the labels have the name of the channel.",
            labels: ["guild", "channel", "name"]),
        MetricDescriptor(
            name: "discord_guild_reactions_total", kind: .counter, help: "Reactions stored, without those of bots.",
            labels: ["guild"]),
        MetricDescriptor(
            name: "discord_guild_threads_created_total", kind: .counter, help: "New threads stored.", labels: ["guild"]),
        MetricDescriptor(
            name: "discord_guild_invite_joins_total", kind: .counter,
            help:
                "Joins stored, without those of bots: attributed to an invite, with the vanity URL, or unknown if several "
                + "invites or none can explain them.", labels: ["guild", "invite"]),
        MetricDescriptor(
            name: "discord_guild_voice_members", kind: .gauge,
            help: "Members in voice, without bots and the AFK channel.", labels: ["guild"]),
        MetricDescriptor(
            name: "discord_guild_voice_seconds_total", kind: .counter,
            help: "Time of members in voice with others, without bots and the AFK channel.", unit: "seconds",
            labels: ["guild"]),
        MetricDescriptor(
            name: "discord_guild_active_members", kind: .gauge,
            help: "Members who wrote, reacted or were in voice today, or in the last 7 or 28 days including today.",
            labels: ["guild", "window"]),
        MetricDescriptor(name: "discord_guild_boosts", kind: .gauge, help: "Boosts of the guild.", labels: ["guild"]),
        MetricDescriptor(
            name: "discord_guild_boost_level", kind: .gauge, help: "Boost level of the guild, 0 to 3.",
            labels: ["guild"]),
        MetricDescriptor(
            name: "discord_guild_retention_ratio", kind: .gauge,
            help:
                "Share of new members who were still there after a number of days, 0 to 1, of those who joined in the "
                + "last 28 days for which this is known.", unit: "ratio", labels: ["guild", "days"]),
    ]

    static let gateway = [
        MetricDescriptor(
            name: "discord_gateway_identify_remaining", kind: .gauge,
            help: "Sessions that can be started before Discord resets the limit."),
        MetricDescriptor(
            name: "discord_gateway_connected", kind: .gauge,
            help: "1 while the shard's session is established, otherwise 0.",
            labels: ["shard"]),
        MetricDescriptor(
            name: "discord_gateway_latency_seconds", kind: .gauge,
            help: "Time from the last heartbeat to its acknowledgment.", unit: "seconds", labels: ["shard"]),
        MetricDescriptor(
            name: "discord_gateway_events_total", kind: .counter, help: "Gateway events received.",
            labels: ["shard", "event"]),
        MetricDescriptor(
            name: "discord_gateway_received_bytes_total", kind: .counter,
            help: "Bytes received, before and after decompression.", unit: "bytes",
            labels: ["shard", "stage"]),
        MetricDescriptor(
            name: "discord_gateway_connections_total", kind: .counter, help: "Sessions established or resumed.",
            labels: ["shard", "kind"]),
        MetricDescriptor(
            name: "discord_gateway_sessions_lost_total", kind: .counter,
            help: "Sessions lost. Events missed since the last one received are not replayed.", labels: ["shard"]),
        MetricDescriptor(
            name: "discord_gateway_disconnects_total", kind: .counter, help: "Connections closed, by reason.",
            labels: ["shard", "reason"]),
    ]

    static let api = [
        MetricDescriptor(
            name: "discord_api_requests_total", kind: .counter, help: "Requests to Discord's HTTP API.",
            labels: ["method", "route", "status"]),
        MetricDescriptor(
            name: "discord_api_request_duration_seconds", kind: .histogram(buckets: seconds),
            help: "Duration of requests to Discord's HTTP API.", unit: "seconds",
            labels: ["method", "route"]),
        MetricDescriptor(
            name: "discord_api_rate_limited_total", kind: .counter,
            help: "Responses of Discord's HTTP API with status 429.",
            labels: ["route", "scope"]),
        MetricDescriptor(
            name: "discord_api_rate_limit_wait_seconds_total", kind: .counter,
            help: "Time spent waiting for Discord's rate limits.", unit: "seconds", labels: ["route"]),
    ]

    static let bot = [
        MetricDescriptor(
            name: "statsbot_channel_updates_total", kind: .counter,
            help: "Channel name checks by result.",
            labels: ["guild", "counter", "result"]),
        MetricDescriptor(
            name: "statsbot_reports_total", kind: .counter, help: "Report deliveries by result.",
            labels: ["result"]),
        MetricDescriptor(
            name: "statsbot_last_success_timestamp_seconds", kind: .gauge,
            help: "Unix time of a task's last success. With several guilds, the task includes the guild ID.",
            unit: "seconds", labels: ["task"]),
        MetricDescriptor(
            name: "statsbot_clock_offset_seconds", kind: .gauge,
            help: "How far the machine's clock is ahead of Discord's; negative if it is behind.", unit: "seconds"),
        MetricDescriptor(
            name: "statsbot_store_events_committed_total", kind: .counter,
            help: "Member events committed to the database since the process started."),
        MetricDescriptor(
            name: "statsbot_store_commit_duration_seconds", kind: .histogram(buckets: seconds),
            help: "Duration of database commits.", unit: "seconds"),
        MetricDescriptor(
            name: "statsbot_store_pending_events", kind: .gauge, help: "Member events not committed yet."),
        MetricDescriptor(
            name: "statsbot_store_size_bytes", kind: .gauge,
            help: "Size of the database, including its write-ahead log.", unit: "bytes"),
        MetricDescriptor(
            name: "statsbot_store_last_backup_timestamp_seconds", kind: .gauge,
            help: "Unix time of the newest backup.", unit: "seconds"),
        MetricDescriptor(
            name: "statsbot_store_last_repair_timestamp_seconds", kind: .gauge,
            help: "Unix time of the last replacement of a damaged database.", unit: "seconds"),
        MetricDescriptor(
            name: "statsbot_presence_updates_total", kind: .counter,
            help: "Presence updates by result.", labels: ["result"]),
        MetricDescriptor(
            name: "statsbot_heartbeats_total", kind: .counter,
            help: "Heartbeat message updates by result.", labels: ["result"]),
        MetricDescriptor(
            name: "statsbot_interactions_total", kind: .counter,
            help: "Slash command interactions by result.", labels: ["command", "result"]),
        MetricDescriptor(
            name: "statsbot_log_messages_total", kind: .counter, help: "Log messages since the process started.",
            labels: ["level"]),
        MetricDescriptor(
            name: "statsbot_log_dropped_total", kind: .counter,
            help: "Log messages dropped because a sink was slow, full or unavailable.",
            labels: ["sink"]),
        MetricDescriptor(
            name: "statsbot_log_webhook_total", kind: .counter,
            help: "Log webhook messages by result.", labels: ["result"]),
        MetricDescriptor(
            name: "statsbot_system_cpu_ratio", kind: .gauge,
            help: "CPU usage relative to the limit of the control group or the machine, from 0 to 1.",
            unit: "ratio"),
        MetricDescriptor(
            name: "statsbot_system_memory_ratio", kind: .gauge,
            help: "Memory usage relative to the limit of the control group or the machine, from 0 to 1.",
            unit: "ratio"),
        MetricDescriptor(
            name: "statsbot_system_disk_ratio", kind: .gauge,
            help: "Usage of the disk with the database, from 0 to 1.", unit: "ratio"),
        MetricDescriptor(
            name: "statsbot_memory_limit_bytes", kind: .gauge,
            help: "Memory limit of the control group or the machine.", unit: "bytes"),
        MetricDescriptor(
            name: "statsbot_cpu_limit_cores", kind: .gauge,
            help: "CPU limit of the control group or the machine, in cores."),
        MetricDescriptor(
            name: "statsbot_event_loop_lag_seconds", kind: .histogram(buckets: seconds),
            help: "Delay of a timer that fires every second.", unit: "seconds"),
        MetricDescriptor(
            name: "statsbot_operation_duration_seconds", kind: .histogram(buckets: seconds),
            help: "Duration of operations by result.", unit: "seconds",
            labels: ["operation", "result"]),
        MetricDescriptor(
            name: "statsbot_service_up", kind: .gauge, help: "1 while the service is running, otherwise 0.",
            labels: ["service"]),
        MetricDescriptor(
            name: "statsbot_service_restarts_total", kind: .counter,
            help: "Restarts of the service after it stopped unexpectedly.", labels: ["service"]),
        MetricDescriptor(
            name: "statsbot_retries_total", kind: .counter, help: "Retries of failed operations.",
            labels: ["operation"]),
        MetricDescriptor(
            name: "statsbot_circuit_breaker_state", kind: .gauge,
            help: "1 for the circuit breaker's current state, otherwise 0.", labels: ["operation", "state"]),
        MetricDescriptor(
            name: "statsbot_cache_requests_total", kind: .counter,
            help: "Cache lookups by result.", labels: ["cache", "result"]),
        MetricDescriptor(
            name: "statsbot_http_requests_total", kind: .counter, help: "Requests to the embedded server.",
            labels: ["route", "method", "code"]),
        MetricDescriptor(
            name: "statsbot_http_request_duration_seconds", kind: .histogram(buckets: seconds),
            help: "Duration of requests to the embedded server.", unit: "seconds", labels: ["route"]),
        MetricDescriptor(
            name: "statsbot_http_requests_rejected_total", kind: .counter,
            help: "Requests to expensive routes rejected because too many were running.", labels: ["route"]),
        MetricDescriptor(
            name: "statsbot_ready", kind: .gauge, help: "1 while /readyz reports that the bot is ready, otherwise 0."),
        MetricDescriptor(
            name: "statsbot_build_info", kind: .gauge, help: "Always 1; the labels identify the build.",
            labels: ["version", "revision", "swift"]),
    ]

    static let process = ProcessCollector.metricDescriptors + [MetricRegistry.droppedSeries]

    private static let seconds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
}
