// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// The parts of requests that have an effect on Discord, but none here. They are refused, so that no client takes silence
/// for success. What Discord does not document either is ignored, as Discord does.
extension SimulatorRoute {
    private static let message: Set<String> = ["poll", "sticker_ids", "shared_client_theme"]
    private static let channel: Set<String> = [
        "rtc_region", "video_quality_mode", "default_auto_archive_duration", "default_reaction_emoji",
        "default_thread_rate_limit_per_user", "default_sort_order", "default_forum_layout", "default_tag_setting",
        "available_tags", "flags",
    ]

    /// The fields of a body without an effect.
    private func unsupportedFields(method: String) -> Set<String> {
        switch (self, method) {
        case (.messages, "POST"), (.message, "PATCH"), (.webhookMessage, "PATCH"), (.interactionCallback, _):
            Self.message
        case (.webhook, "POST"): Self.message.union(["avatar_url", "thread_name", "applied_tags"])
        case (.channel, "PATCH"): Self.channel.union(["type"])
        case (.guildChannels, "POST"): Self.channel
        case (.ownMember, "PATCH"): ["avatar", "banner", "bio"]
        default: []
        }
    }

    /// The query parameters without an effect.
    private var unsupportedParameters: Set<String> {
        switch self {
        case .webhook, .webhookMessage: ["thread_id"]
        default: []
        }
    }

    /// The first field or query parameter without an effect: `field "poll"`.
    func unsupportedPart(of request: RESTRequest) -> String? {
        let parameters = unsupportedParameters
        if let name = request.query.keys.sorted().first(where: { parameters.contains($0) }) {
            return "query parameter \"\(name)\""
        }
        let names = unsupportedFields(method: request.method)
        guard !names.isEmpty, case .value(let form) = RequestForm.read(request) else { return nil }
        var fields = form.fields
        if case .interactionCallback = self {
            let isModal = fields["type"] == .integer(9)
            fields = fields["data"]?.object ?? [:]
            if isModal { return Self.unsupportedComponent(in: fields["components"]).map { "component of type \($0)" } }
        }
        let field = fields.sorted { $0.key < $1.key }.first { names.contains($0.key) && $0.value.hasEffect }
        if let field { return "field \"\(field.key)\"" }
        // A forwarded message.
        let kind = fields["message_reference"]?["type"]?.integer ?? 0
        return kind == 0 ? nil : "message reference of type \(kind)"
    }

    /// The type of the first component of a modal that has no effect: file uploads, radio buttons and check boxes.
    private static func unsupportedComponent(in components: PayloadValue?) -> Int64? {
        (components?.array ?? []).lazy.compactMap { $0["component"]?["type"]?.integer }.first { (19...23).contains($0) }
    }
}

extension PayloadValue {
    /// Whether the value is something other than nothing.
    fileprivate var hasEffect: Bool {
        switch self {
        case .null, .bool(false), .integer(0), .array([]), .string(""): false
        case .object(let fields): !fields.isEmpty
        default: true
        }
    }
}
