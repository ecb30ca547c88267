// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

extension SimulatorActivityAction: Decodable {
    /// Names in JSON.
    static let names = Kind.allCases.map(\.rawValue)

    /// Decodes an action; a `DecodingError.dataCorrupted` names the error and the allowed values.
    public init(from decoder: any Decoder) throws {
        try self.init(try JSONParameters(from: decoder), besides: [])
    }

    /// Decodes an action from an object that may also have other fields.
    init(_ parameters: JSONParameters, besides others: [String]) throws {
        guard let kind = Kind(rawValue: try parameters.word("action", of: Self.names)) else {
            throw parameters.problem("\"action\" must be one of: \(Self.names.joined(separator: ", "))")
        }
        self.init(kind)
        try parameters.allow(only: ["action"] + Self.fields(of: kind) + others)
        channel = try parameters.text("channel")
        user = try parameters.id("user_id")
        message = try parameters.id("message_id")
        isMuted = try parameters.flag("mute", default: kind == .voiceMute)
        if let name = try parameters.text("author") {
            guard let author = Author(rawValue: name) else {
                let names = Author.allCases.map(\.rawValue).joined(separator: ", ")
                throw parameters.problem("\"author\" cannot be \"\(name)\", must be one of: \(names)")
            }
            self.author = author
        }
        let wanted = "a message type, a whole number from 0 to 255"
        type = try parameters.value("type", wanted)
        if let type, !(0...255).contains(type) { throw parameters.problem("\"type\" must be \(wanted), got \(type)") }
    }

    private static func fields(of kind: Kind) -> [String] {
        switch kind {
        case .message: ["channel", "author", "type", "user_id"]
        case .react, .thread: ["channel", "message_id", "user_id"]
        case .voiceJoin: ["channel", "user_id", "mute"]
        case .voiceMove: ["channel", "user_id"]
        case .voiceMute: ["user_id", "mute"]
        case .voiceLeave, .boost: ["user_id"]
        case .unboost: []
        }
    }
}

extension JSONParameters {
    /// Activity, from `on` and `messages_per_second`; `nil`: off.
    func activity() throws -> SimulatorActivity? {
        let wanted = "a number from 0 to 100000"
        let pace: Double? = try value("messages_per_second", wanted)
        if let pace, !(0...100_000).contains(pace) {
            throw problem("\"messages_per_second\" must be \(wanted), got \(pace)")
        }
        return try flag("on", default: true) ? SimulatorActivity(messagesPerSecond: pace) : nil
    }
}
