// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Exporter

/// Every metric family there is, declared once: its name, type, help and labels.
package enum MetricCatalogue: Sendable {
    /// The families, in the order of the documentation.
    package static let descriptors: [MetricDescriptor] = guild + gateway + api + bot + process

    static let guild = [
        MetricDescriptor(
            name: "discord_guild_members", kind: .gauge, help: "Members of the guild, bots included.",
            labels: ["guild"]),
        MetricDescriptor(
            name: "discord_guild_members_online", kind: .gauge, help: "Members of the guild who are not offline.",
            labels: ["guild"]),
        MetricDescriptor(
            name: "discord_guild_bans", kind: .gauge, help: "Length of the guild's ban list.", labels: ["guild"]),
        MetricDescriptor(
            name: "discord_guild_count_approximate", kind: .gauge,
            help: "1 while a count is Discord's approximate one, since an intent is missing, else 0.",
            labels: ["guild", "count"]),
        MetricDescriptor(
            name: "discord_guild_member_events_total", kind: .counter,
            help: "Member events ever counted and stored, each exactly once.", labels: ["guild", "event"]),
        MetricDescriptor(
            name: "discord_guild_unobserved_member_change_total", kind: .counter,
            help: "Members gained or lost while no session was there to see it.", labels: ["guild", "direction"]),
        MetricDescriptor(
            name: "discord_guild_member_count_drift", kind: .gauge,
            help: "Counted members less Discord's own approximate figure, as of the last hourly look.",
            labels: ["guild"]),
    ]

    static let gateway = [
        MetricDescriptor(
            name: "discord_gateway_identify_remaining", kind: .gauge,
            help: "Sessions that may still be started before Discord's limit is reset."),
        MetricDescriptor(
            name: "discord_gateway_connected", kind: .gauge, help: "1 while the shard's session is live, else 0.",
            labels: ["shard"]),
        MetricDescriptor(
            name: "discord_gateway_latency_seconds", kind: .gauge,
            help: "Time from the last heartbeat to its acknowledgement.", unit: "seconds", labels: ["shard"]),
        MetricDescriptor(
            name: "discord_gateway_events_total", kind: .counter, help: "Events received.", labels: ["shard", "event"]),
        MetricDescriptor(
            name: "discord_gateway_received_bytes_total", kind: .counter,
            help: "Bytes received, as they came and as they were after decompression.", unit: "bytes",
            labels: ["shard", "stage"]),
        MetricDescriptor(
            name: "discord_gateway_connections_total", kind: .counter, help: "Sessions started and resumed.",
            labels: ["shard", "kind"]),
        MetricDescriptor(
            name: "discord_gateway_disconnects_total", kind: .counter, help: "Connections that ended, and why.",
            labels: ["shard", "reason"]),
    ]

    static let api = [
        MetricDescriptor(
            name: "discord_api_requests_total", kind: .counter, help: "Requests to Discord's HTTP API.",
            labels: ["method", "route", "status"]),
        MetricDescriptor(
            name: "discord_api_request_duration_seconds", kind: .histogram(buckets: seconds),
            help: "Time from a request to Discord's HTTP API to its answer.", unit: "seconds",
            labels: ["method", "route"]),
        MetricDescriptor(
            name: "discord_api_rate_limited_total", kind: .counter, help: "Answers 429 of Discord's HTTP API.",
            labels: ["route", "scope"]),
        MetricDescriptor(
            name: "discord_api_rate_limit_wait_seconds_total", kind: .counter,
            help: "Time spent waiting for Discord's rate limits.", unit: "seconds", labels: ["route"]),
    ]

    static let bot = [
        MetricDescriptor(
            name: "statsbot_channel_updates_total", kind: .counter,
            help: "Looks at a channel's name, and what came of it.",
            labels: ["guild", "counter", "result"]),
        MetricDescriptor(
            name: "statsbot_reports_total", kind: .counter, help: "Attempts to send a report, and what came of them.",
            labels: ["result"]),
        MetricDescriptor(
            name: "statsbot_last_success_timestamp_seconds", kind: .gauge,
            help: "When a task last succeeded, in seconds since 1970. Of several guilds each has its own, with its id.",
            unit: "seconds", labels: ["task"]),
        MetricDescriptor(
            name: "statsbot_store_events_committed_total", kind: .counter,
            help: "Member events committed to the database since the start."),
        MetricDescriptor(
            name: "statsbot_store_commit_duration_seconds", kind: .histogram(buckets: seconds),
            help: "Time that commits to the database took.", unit: "seconds"),
        MetricDescriptor(
            name: "statsbot_store_pending_events", kind: .gauge, help: "Member events that wait to be committed."),
        MetricDescriptor(
            name: "statsbot_store_size_bytes", kind: .gauge,
            help: "Size of the database with its write-ahead log.", unit: "bytes"),
        MetricDescriptor(
            name: "statsbot_store_last_backup_timestamp_seconds", kind: .gauge,
            help: "When the newest backup was made, in seconds since 1970.", unit: "seconds"),
        MetricDescriptor(
            name: "statsbot_store_last_repair_timestamp_seconds", kind: .gauge,
            help: "When a damaged database was last replaced, in seconds since 1970.", unit: "seconds"),
        MetricDescriptor(
            name: "statsbot_presence_updates_total", kind: .counter,
            help: "Turns of the bot's presence, and what came of them.", labels: ["result"]),
        MetricDescriptor(
            name: "statsbot_heartbeats_total", kind: .counter,
            help: "Tries to bring the heartbeat message up to date, and what came of them.", labels: ["result"]),
        MetricDescriptor(
            name: "statsbot_interactions_total", kind: .counter,
            help: "Uses of the bot's commands, and what came of them.", labels: ["command", "result"]),
        MetricDescriptor(
            name: "statsbot_log_messages_total", kind: .counter, help: "Messages logged since the start.",
            labels: ["level"]),
        MetricDescriptor(
            name: "statsbot_log_dropped_total", kind: .counter,
            help: "Messages of the log that did not come where they should, since that was slow, full or gone.",
            labels: ["sink"]),
        MetricDescriptor(
            name: "statsbot_log_webhook_total", kind: .counter,
            help: "Messages to the log webhook, and what came of them.", labels: ["result"]),
        MetricDescriptor(
            name: "statsbot_system_cpu_ratio", kind: .gauge,
            help: "Used part of the processor time that the bot may use: its control group's or the machine's, 0 to 1.",
            unit: "ratio"),
        MetricDescriptor(
            name: "statsbot_system_memory_ratio", kind: .gauge,
            help: "Part in use of the memory that the bot may use: its control group's or the machine's, 0 to 1.",
            unit: "ratio"),
        MetricDescriptor(
            name: "statsbot_system_disk_ratio", kind: .gauge,
            help: "Part of the database's disk that is in use, 0 to 1.", unit: "ratio"),
        MetricDescriptor(
            name: "statsbot_memory_limit_bytes", kind: .gauge,
            help: "Memory that the bot may use: its control group's or the machine's.", unit: "bytes"),
        MetricDescriptor(
            name: "statsbot_cpu_limit_cores", kind: .gauge,
            help: "Processors' time that the bot may use: its control group's or the machine's."),
        MetricDescriptor(
            name: "statsbot_event_loop_lag_seconds", kind: .histogram(buckets: seconds),
            help: "By how much a timer of one second was late.", unit: "seconds"),
        MetricDescriptor(
            name: "statsbot_operation_duration_seconds", kind: .histogram(buckets: seconds),
            help: "Time that operations took, and what came of them.", unit: "seconds",
            labels: ["operation", "result"]),
        MetricDescriptor(
            name: "statsbot_service_up", kind: .gauge, help: "1 while the service runs, else 0.", labels: ["service"]),
        MetricDescriptor(
            name: "statsbot_service_restarts_total", kind: .counter,
            help: "How often the service ended by itself and was to be started again.", labels: ["service"]),
        MetricDescriptor(
            name: "statsbot_retries_total", kind: .counter, help: "Attempts after the first one.",
            labels: ["operation"]),
        MetricDescriptor(
            name: "statsbot_circuit_breaker_state", kind: .gauge,
            help: "1 for the state that the circuit breaker is in, else 0.", labels: ["operation", "state"]),
        MetricDescriptor(
            name: "statsbot_cache_requests_total", kind: .counter,
            help: "Requests to a cache, by whether the value was stored.", labels: ["cache", "result"]),
        MetricDescriptor(
            name: "statsbot_http_requests_total", kind: .counter, help: "Requests to the embedded server.",
            labels: ["route", "method", "code"]),
        MetricDescriptor(
            name: "statsbot_http_request_duration_seconds", kind: .histogram(buckets: seconds),
            help: "Time that the embedded server took to answer.", unit: "seconds", labels: ["route"]),
        MetricDescriptor(
            name: "statsbot_ready", kind: .gauge, help: "1 while /readyz says that the bot can do its work, else 0."),
        MetricDescriptor(
            name: "statsbot_build_info", kind: .gauge, help: "1, with what is running in its labels.",
            labels: ["version", "revision", "swift"]),
    ]

    static let process = ProcessCollector.metricDescriptors + [MetricRegistry.droppedSeries]

    private static let seconds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
}
